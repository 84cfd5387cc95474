import { Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useRun } from '../../api/use-run.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ScreenHead } from '../../parts/screen-head.tsx'
import { ScreenPending } from '../../parts/screen-pending.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { KINDS, type Kind } from '../refs.ts'

interface SetHeadProps {
  kind: Kind
  name: string
  text?: ReactNode
  /** What is asked before it is deleted. */
  question: { title: string; text: string }
  /** Further buttons. */
  actions?: ReactNode
  /** Absent where it cannot be deleted. */
  onDelete?: (() => Promise<unknown>) | undefined
}

/** The head of a group, a role or a policy, with its way out. */
export function SetHead({ kind, name, text, question, actions, onDelete }: SetHeadProps) {
  const t = useTranslations('permissions')
  const navigate = useNavigate()
  const notify = useNotify()
  const [asking, setAsking] = useState(false)
  const removal = useRun(KINDS[kind].list, 'getSubAccountDetail')
  const close = () => {
    removal.clear()
    setAsking(false)
  }
  const done = () => {
    notify.done(t('sets.deleted', { name }))
    void navigate(KINDS[kind].path)
  }
  return (
    <>
      <ScreenHead
        title={name}
        text={text}
        above={[{ to: KINDS[kind].path, title: t(`tabs.${kind}`) }]}
        actions={
          <>
            {actions}
            {onDelete !== undefined && (
              <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsking(true)}>
                {t('delete')}
              </Button>
            )}
          </>
        }
      />
      {onDelete !== undefined && (
        <ConfirmDialog
          opened={asking}
          onClose={close}
          title={question.title}
          confirm={t('delete')}
          typed={{ label: t('name'), value: name }}
          danger
          busy={removal.busy}
          error={removal.failure}
          onConfirm={() => void removal.run(onDelete, done)}
        >
          <Text size="sm">{question.text}</Text>
        </ConfirmDialog>
      )}
    </>
  )
}

/** Stands there until it has come, or in its place. */
export function SetPending({ kind, error, onAgain }: { kind: Kind; error: unknown; onAgain: () => void }) {
  const t = useTranslations('permissions')
  const title = t(`tabs.${kind}`)
  return <ScreenPending title={title} above={[{ to: KINDS[kind].path, title }]} error={error} onAgain={onAgain} />
}
