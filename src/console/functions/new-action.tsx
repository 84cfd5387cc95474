import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useRun } from '../api/use-run.ts'
import { LeaveGuard, useLeave } from '../parts/leave-guard.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { bodyOf, EMPTY_DRAFT, faultsOf } from './action-draft.ts'
import { ActionFields } from './action-fields.tsx'
import { actionPath, isReady } from './kinds.ts'
import { Refusal } from './refusal.tsx'

export function NewAction() {
  const t = useTranslations('functions')
  const notify = useNotify()
  const leave = useLeave()
  const { busy, failure, run } = useRun('getActions', 'getPackage')
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [shown, setShown] = useState(false)
  const [done, setDone] = useState(false)
  const faults = faultsOf(draft)
  const create = () => {
    setShown(true)
    if (faults.size > 0) return
    const params = { package: draft.package, action: draft.name }
    void run(
      () => client.putAction({ params, query: { overwrite: 'false' }, body: bodyOf(draft) }),
      (made) => {
        setDone(true)
        notify.done(t('saved', { name: made.name }))
        leave(isReady(draft.kind) ? actionPath(made) : `${actionPath(made)}/run`)
      },
    )
  }
  return (
    <>
      <ScreenHead title={t('actions.create')} text={t('actions.create-text')} above={[{ to: '/functions', title: t('title') }]} />
      <Stack maw={1100}>
        <ActionFields
          draft={draft}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          faults={shown ? faults : new Set()}
          fresh
        />
        <Refusal error={failure} />
        <Group>
          <Button onClick={create} loading={busy}>
            {t('create')}
          </Button>
          <Button variant="default" component={Link} to="/functions">
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
      <LeaveGuard dirty={!done && (draft.name !== '' || draft.code !== EMPTY_DRAFT.code)} />
    </>
  )
}
