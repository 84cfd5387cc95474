import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { FailureText } from './failure-text.tsx'
import { Icon } from './icon.tsx'

interface ConfirmDialogProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  /** What the button says: the thing that will be done, never just "OK". */
  confirm: string
  onConfirm: () => void
  /** For what takes something away. */
  danger?: boolean
  disabled?: boolean
  busy: boolean
  error: unknown
  children: ReactNode
}

/** Asks before something is done, says what it means, and shows in the same place why it was refused. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, confirm, onConfirm, danger = false, disabled = false, busy, error, children } = props
  const t = useTranslations('parts')
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!disabled && !busy) onConfirm()
        }}
      >
        <Stack>
          {children}
          {error !== null && error !== undefined && (
            <Alert color="red" icon={<Icon name="warning" />} role="alert">
              <FailureText error={error} />
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={disabled} {...(danger ? { color: 'red.8' } : {})}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
