import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { unlessOvertaken } from '../api/overtaken.ts'
import { useRun } from '../api/use-run.ts'
import { LeaveGuard } from '../parts/leave-guard.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { type ActionDraft, bodyOf, draftOf, faultsOf } from './action-draft.ts'
import { ActionFields } from './action-fields.tsx'
import type { ActionDetail } from './kinds.ts'
import { NotSaved } from './not-saved.tsx'

/** Changes an action. What was typed stays until it is saved, whatever else comes from the server. */
export function ActionEditor({ of: action }: { of: Tagged<ActionDetail> }) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run, clear } = useRun('getAction', 'getActions')
  const [base, setBase] = useState(action)
  const [draft, setDraft] = useState(() => draftOf(action.reply))
  const [shown, setShown] = useState(false)
  const faults = faultsOf(draft)
  const dirty = !same(draft, draftOf(base.reply))
  const take = (standing: Tagged<ActionDetail>) => {
    setBase(standing)
    setDraft(draftOf(standing.reply))
  }
  // Nothing typed yet: what is newer on the server is shown as it comes.
  if (!dirty && action.reply.version > base.reply.version) take(action)
  const save = (over: Tagged<ActionDetail>) => {
    setShown(true)
    if (faults.size > 0) return
    const params = { package: action.reply.package, action: action.reply.name }
    const work = () =>
      unlessOvertaken(
        () => client.ask('putAction', { params, body: bodyOf(draft) }, { ifMatch: over.etag }),
        () => client.ask('getAction', { params }),
      )
    void run(work, (saved) => {
      take(saved)
      notify.done(t('saved', { name: saved.reply.name }))
    })
  }
  return (
    <Stack>
      <ActionFields
        draft={draft}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        faults={shown ? faults : new Set()}
        fresh={false}
      />
      <NotSaved<ActionDetail>
        failure={failure}
        clear={clear}
        version={({ version }) => version}
        busy={busy}
        onMine={save}
        onTheirs={take}
      />
      <Buttons dirty={dirty} busy={busy} onSave={() => save(base)} onDiscard={() => take(base)} />
      <LeaveGuard dirty={dirty} />
    </Stack>
  )
}

function Buttons({ dirty, busy, onSave, onDiscard }: { dirty: boolean; busy: boolean; onSave: () => void; onDiscard: () => void }) {
  const t = useTranslations('functions')
  return (
    <Group>
      <Button onClick={onSave} loading={busy} disabled={!dirty}>
        {t('save')}
      </Button>
      <Button variant="default" onClick={onDiscard} disabled={!dirty || busy}>
        {t('discard')}
      </Button>
    </Group>
  )
}

function same(one: ActionDraft, other: ActionDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
