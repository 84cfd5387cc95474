import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { OperationId } from '#client/client'
import { useRun } from '../api/use-run.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { Refusal } from './refusal.tsx'

interface DeleteDialogProps {
  name: string
  /** What is gone with it. */
  text: string
  remove: () => Promise<unknown>
  /** Whose answers are old afterwards. */
  refresh: readonly OperationId[]
  onDeleted: () => void
  onClose: () => void
}

/** Asks before an action, a package or a trigger is deleted, and says what still depends on it. */
export function DeleteDialog({ name, text, remove, refresh, onDeleted, onClose }: DeleteDialogProps) {
  const t = useTranslations('functions')
  const notify = useNotify()
  const { busy, failure, run } = useRun(...refresh)
  const done = () => {
    notify.done(t('deleted', { name }))
    onDeleted()
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('delete-title', { name })}
      confirm={t('delete')}
      danger
      busy={busy}
      onConfirm={() => void run(remove, done)}
    >
      <Text size="sm">{text}</Text>
      <Refusal error={failure} />
    </ConfirmDialog>
  )
}
