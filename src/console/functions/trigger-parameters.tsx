import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { Card } from '../parts/card.tsx'
import { LeaveGuard } from '../parts/leave-guard.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Warning } from '../parts/warning.tsx'
import type { Trigger } from './kinds.ts'
import { useReady } from './new-trigger.tsx'
import { ParametersField, readParameters, written } from './parameters-field.tsx'
import { Refusal } from './refusal.tsx'

/** Somebody else saved the trigger since it was opened here. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
  readonly newer: Trigger
  constructor(newer: Trigger) {
    super('The trigger was saved by somebody else meanwhile.')
    this.newer = newer
  }
}

const draftOf = ({ description, parameters }: Trigger) => ({ description, parameters: written(parameters) })

/** Description and parameters. What was typed stays until it is saved. */
export function TriggerParameters({ of: trigger }: { of: Trigger }) {
  const t = useTranslations('functions')
  const { busy, failure, draft, setDraft, base, take, save, dirty } = useEditing(trigger)
  const [action] = trigger.actionList
  const ready = useReady(action === undefined ? '' : `${action.package}/${action.name}`)
  return (
    <Card title={t('triggers.settings')}>
      <Stack gap="sm">
        <TextInput
          label={t('description')}
          value={draft.description}
          onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
          maxLength={1000}
          dir="auto"
        />
        <ParametersField
          value={draft.parameters}
          onChange={(text) => setDraft({ ...draft, parameters: text })}
          text={t('triggers.parameters')}
          ready={ready}
        />
        {failure instanceof Overtaken ? (
          <Warning title={t('conflict.title')}>
            <Group gap="xs">
              <Button size="xs" variant="default" loading={busy} onClick={() => save(failure.newer)}>
                {t('conflict.mine')}
              </Button>
              <Button size="xs" variant="default" onClick={() => take(failure.newer)}>
                {t('conflict.theirs')}
              </Button>
            </Group>
          </Warning>
        ) : (
          <Refusal error={failure} />
        )}
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

function useEditing(trigger: Trigger) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run } = useRun('getTrigger', 'getTriggers')
  const [base, setBase] = useState(trigger)
  const [draft, setDraft] = useState(() => draftOf(trigger))
  const dirty = differs(draft, draftOf(base))
  const take = (standing: Trigger) => {
    setBase(standing)
    setDraft(draftOf(standing))
  }
  if (!dirty && differs(draftOf(trigger), draftOf(base))) take(trigger)
  const save = (over: Trigger) => {
    const params = { trigger: trigger.name }
    const work = async () => {
      const standing = await client.getTrigger({ params })
      if (differs(draftOf(standing), draftOf(over))) throw new Overtaken(standing)
      return client.putTrigger({
        params,
        body: { description: draft.description, parameters: readParameters(draft.parameters) ?? {} },
      })
    }
    void run(work, (saved) => {
      take(saved)
      notify.done(t('saved', { name: saved.name }))
    })
  }
  return { busy, failure, draft, setDraft, base, take, save, dirty }
}

type Draft = ReturnType<typeof draftOf>

function differs(one: Draft, other: Draft): boolean {
  return one.description !== other.description || one.parameters !== other.parameters
}
