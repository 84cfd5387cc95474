import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { unlessOvertaken } from '../api/overtaken.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { LeaveGuard } from '../parts/leave-guard.tsx'
import { useNotify } from '../parts/use-notify.ts'
import type { Trigger } from './kinds.ts'
import { useReady } from './new-trigger.tsx'
import { NotSaved } from './not-saved.tsx'
import { ParametersField, readParameters, written } from './parameters-field.tsx'

const draftOf = ({ description, parameters }: Trigger) => ({ description, parameters: written(parameters) })

/** Description and parameters. What was typed stays until it is saved. */
export function TriggerParameters({ of: trigger }: { of: Tagged<Trigger> }) {
  const t = useTranslations('functions')
  const { busy, failure, clear, draft, setDraft, base, take, save, dirty } = useEditing(trigger)
  const [action] = trigger.reply.actionList
  const ready = useReady(action === undefined ? '' : `${action.package}/${action.name}`)
  return (
    <Card title={t('triggers.settings')}>
      <Stack gap="sm">
        <TextInput
          label={t('description')}
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
          maxLength={1000}
          maw={760}
          dir="auto"
        />
        <ParametersField
          value={draft.parameters}
          onChange={(text) => setDraft({ ...draft, parameters: text })}
          text={t(trigger.reply.webhook === null ? 'triggers.parameters' : 'triggers.webhook-parameters')}
          ready={ready}
        />
        <NotSaved<Trigger> failure={failure} clear={clear} busy={busy} onMine={save} onTheirs={take} />
        <Group>
          <Button onClick={() => save(base)} loading={busy} disabled={!dirty || readParameters(draft.parameters) === undefined}>
            {t('save')}
          </Button>
          <Button variant="default" onClick={() => take(base)} disabled={!dirty || busy}>
            {t('discard')}
          </Button>
        </Group>
      </Stack>
      <LeaveGuard dirty={dirty} />
    </Card>
  )
}

function useEditing(trigger: Tagged<Trigger>) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run, clear } = useRun('getTrigger', 'getTriggers')
  const [base, setBase] = useState(trigger)
  const [draft, setDraft] = useState(() => draftOf(trigger.reply))
  const dirty = differs(draft, draftOf(base.reply))
  const take = (standing: Tagged<Trigger>) => {
    setBase(standing)
    setDraft(draftOf(standing.reply))
  }
  if (!dirty && trigger.etag !== base.etag) take(trigger)
  const save = (over: Tagged<Trigger>) => {
    const params = { trigger: trigger.reply.name }
    const body = { description: draft.description, parameters: readParameters(draft.parameters) ?? {} }
    const work = () =>
      unlessOvertaken(
        () => client.ask('putTrigger', { params, body }, { ifMatch: over.etag }),
        () => client.ask('getTrigger', { params }),
      )
    void run(work, (saved) => {
      take(saved)
      notify.done(t('saved', { name: saved.reply.name }))
    })
  }
  return { busy, failure, clear, draft, setDraft, base, take, save, dirty }
}

type Draft = ReturnType<typeof draftOf>

function differs(one: Draft, other: Draft): boolean {
  return one.description !== other.description || one.parameters !== other.parameters
}
