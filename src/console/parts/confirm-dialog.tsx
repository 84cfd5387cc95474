import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Refusal } from './refusal.tsx'

interface ConfirmDialogProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  /** What the button says: the thing that will be done, never just "OK". */
  confirm: string
  onConfirm: () => void
  /** What the way back says, where "Cancel" would be ambiguous. */
  cancel?: string
  /** For what takes something away. */
  danger?: boolean
  disabled?: boolean
  busy?: boolean
  error?: unknown
  /** Has to be typed before it can be done. */
  typed?: { label: ReactNode; value: string }
  children: ReactNode
}

/** Asks before something is done, says what it means, and shows in the same place why it was refused. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations('parts')
  const { opened, onClose, title, cancel } = props
  return (
    <Modal opened={opened} onClose={onClose} title={<bdi>{title}</bdi>} closeButtonProps={{ 'aria-label': cancel ?? t('close') }}>
      <Inside {...props} />
    </Modal>
  )
}

/** Is gone when the dialog closes, and with it what was typed. */
function Inside({
  onClose,
  confirm,
  onConfirm,
  cancel,
  danger = false,
  disabled = false,
  busy = false,
  error,
  typed,
  children,
}: ConfirmDialogProps) {
  const t = useTranslations('parts')
  const [given, setGiven] = useState('')
  const held = disabled || (typed !== undefined && given !== typed.value)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!held && !busy) onConfirm()
      }}
    >
      <Stack>
        {children}
        {typed !== undefined && (
          <TextInput
            label={typed.label}
            placeholder={typed.value}
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            data-autofocus
          />
        )}
        <Refusal error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {cancel ?? t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={held} {...(danger ? { color: 'red.8' } : {})}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
