import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { LeaveGuard } from '../parts/leave-guard.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Warning } from '../parts/warning.tsx'
import { type ActionDraft, bodyOf, draftOf, faultsOf } from './action-draft.ts'
import { ActionFields } from './action-fields.tsx'
import type { ActionDetail } from './kinds.ts'
import { Refusal } from './refusal.tsx'

/** Somebody else saved the action since it was opened here. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
  readonly newer: ActionDetail
  constructor(newer: ActionDetail) {
    super('The action was saved by somebody else meanwhile.')
    this.newer = newer
  }
}

/** Changes an action. What was typed stays until it is saved, whatever else comes from the server. */
export function ActionEditor({ of: action }: { of: ActionDetail }) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run } = useRun('getAction', 'getActions')
  const [base, setBase] = useState(action)
  const [draft, setDraft] = useState(() => draftOf(action))
  const [shown, setShown] = useState(false)
  const faults = faultsOf(draft)
  const dirty = !same(draft, draftOf(base))
  const take = (standing: ActionDetail) => {
    setBase(standing)
    setDraft(draftOf(standing))
  }
  // Nothing typed yet: what is newer on the server is shown as it comes.
  if (!dirty && action.version > base.version) take(action)
  const save = (over?: ActionDetail) => {
    setShown(true)
    if (faults.size > 0) return
    const params = { package: action.package, action: action.name }
    const work = async () => {
      const standing = await client.getAction({ params })
      if (standing.version !== (over ?? base).version) throw new Overtaken(standing)
      return client.putAction({ params, body: bodyOf(draft) })
    }
    void run(work, (saved) => {
      take(saved)
      notify.done(t('saved', { name: saved.name }))
    })
  }
  return (
    <Stack maw={1100}>
      <ActionFields
        draft={draft}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        faults={shown ? faults : new Set()}
        fresh={false}
      />
      {failure instanceof Overtaken ? (
        <Conflict newer={failure.newer} busy={busy} onMine={() => save(failure.newer)} onTheirs={() => take(failure.newer)} />
      ) : (
        <Refusal error={failure} />
      )}
      <Group>
        <Button onClick={() => save()} loading={busy} disabled={!dirty}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={() => take(base)} disabled={!dirty || busy}>
          {t('discard')}
        </Button>
      </Group>
      <LeaveGuard dirty={dirty} />
    </Stack>
  )
}

interface ConflictProps {
  newer: ActionDetail
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

function Conflict({ newer, busy, onMine, onTheirs }: ConflictProps) {
  const t = useTranslations('functions')
  return (
    <Warning title={t('conflict.title')}>
      <Text size="sm">{t('conflict.text', { version: newer.version })}</Text>
      <Group gap="xs">
        <Button size="xs" variant="default" loading={busy} onClick={onMine}>
          {t('conflict.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {t('conflict.theirs')}
        </Button>
      </Group>
    </Warning>
  )
}

function same(one: ActionDraft, other: ActionDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
