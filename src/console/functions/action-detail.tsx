import { Button, Skeleton, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { useOperation } from '../api/use-operation.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { ActionEditor } from './action-editor.tsx'
import { ActionTriggers } from './action-triggers.tsx'
import { type ActionDetail as Action, actionPath, kindOf, NO_PACKAGE } from './kinds.ts'
import { Refusal } from './refusal.tsx'
import { RunPanel } from './run-panel.tsx'
import { useRun } from './use-run.ts'

const PARTS = ['edit', 'run', 'triggers'] as const
type Part = (typeof PARTS)[number]

/** One action: its code or parameters, its runs, and which triggers fire it. */
export function ActionDetail() {
  const t = useTranslations('functions')
  const navigate = useNavigate()
  const { package: packageName = '', action: name = '', part: asked } = useParams()
  const { data, error, refetch } = useOperation('getAction', { params: { package: packageName, action: name } })
  const [deleting, setDeleting] = useState(false)
  const part = PARTS.find((each) => each === asked) ?? 'edit'
  const above = [
    { to: '/functions', title: t('title') },
    ...(packageName === NO_PACKAGE ? [] : [{ to: `/functions?package=${packageName}`, title: packageName }]),
  ]
  if (data === undefined)
    return (
      <>
        <ScreenHead title={name} above={above} />
        {error === null ? <Skeleton height={320} /> : <Failure error={error} onAgain={() => void refetch()} />}
      </>
    )
  return (
    <>
      <ScreenHead
        title={data.name}
        above={above}
        text={t('actions.head', { kind: t(`kinds.${kindOf(data.exec.kind)}.name`), version: data.version })}
        actions={
          <Button variant="default" c="var(--mantine-color-error)" onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
        }
      />
      <Tabs
        value={part}
        onChange={(next) => void navigate(next === 'edit' ? actionPath(data) : `${actionPath(data)}/${next}`)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {PARTS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`actions.parts.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={part}>
          <PartOf action={data} part={part} />
        </Tabs.Panel>
      </Tabs>
      {deleting && <DeleteAction of={data} onClose={() => setDeleting(false)} />}
    </>
  )
}

function PartOf({ action, part }: { action: Action; part: Part }) {
  if (part === 'run') return <RunPanel of={action} />
  if (part === 'triggers') return <ActionTriggers of={action} />
  return <ActionEditor of={action} />
}

function DeleteAction({ of: { package: packageName, name }, onClose }: { of: Action; onClose: () => void }) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const navigate = useNavigate()
  const { busy, failure, run } = useRun('getActions', 'getPackage', 'getTriggers', 'getTrigger')
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={<bdi>{t('delete-title', { name })}</bdi>}
      confirm={t('delete')}
      danger
      busy={busy}
      error={null}
      onConfirm={() =>
        void run(
          () => client.deleteAction({ params: { package: packageName, action: name } }),
          () => {
            notify.done(t('deleted', { name }))
            void navigate('/functions')
          },
        )
      }
    >
      <Text size="sm">{t('actions.delete-text')}</Text>
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}
