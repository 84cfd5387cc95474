import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useTranslations } from 'use-intl'
import type { Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { useTagged } from '../api/use-operation.ts'
import { AddressTabs } from '../parts/address-tabs.tsx'
import { Measure } from '../parts/measure.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { ScreenPending } from '../parts/screen-pending.tsx'
import { ActionEditor } from './action-editor.tsx'
import { ActionTriggers } from './action-triggers.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { type ActionDetail as Action, actionPath, kindOf, NO_PACKAGE } from './kinds.ts'
import { RunPanel } from './run-panel.tsx'

const PARTS = ['edit', 'run', 'triggers'] as const
type Part = (typeof PARTS)[number]

/** One action: its code or parameters, its runs, and which triggers fire it. */
export function ActionDetail() {
  const t = useTranslations('functions')
  const navigate = useNavigate()
  const { package: packageName = '', action: name = '', part: asked } = useParams()
  const { data: tagged, error, refetch } = useTagged('getAction', { params: { package: packageName, action: name } })
  const [deleting, setDeleting] = useState(false)
  const part = PARTS.find((each) => each === asked) ?? 'edit'
  const above = [
    { to: '/functions', title: t('title') },
    ...(packageName === NO_PACKAGE ? [] : [{ to: `/functions?package=${packageName}`, title: packageName }]),
  ]
  if (tagged === undefined) return <ScreenPending title={name} above={above} error={error} onAgain={() => void refetch()} />
  const data = tagged.reply
  return (
    <Measure>
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
      <AddressTabs
        at={part}
        tabs={PARTS.map((each) => ({
          name: each,
          title: t(`actions.parts.${each}`),
          to: each === 'edit' ? actionPath(data) : `${actionPath(data)}/${each}`,
        }))}
      >
        <PartOf action={tagged} part={part} />
      </AddressTabs>
      {deleting && (
        <DeleteDialog
          name={data.name}
          text={t('actions.delete-text')}
          remove={() => client.deleteAction({ params: { package: packageName, action: name } }, { ifMatch: tagged.etag })}
          refresh={['getActions', 'getPackage', 'getTriggers', 'getTrigger']}
          onDeleted={() => void navigate('/functions')}
          onClose={() => setDeleting(false)}
        />
      )}
    </Measure>
  )
}

function PartOf({ action, part }: { action: Tagged<Action>; part: Part }) {
  if (part === 'run') return <RunPanel of={action.reply} />
  if (part === 'triggers') return <ActionTriggers of={action.reply} />
  return <ActionEditor of={action} />
}
