import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Refusal } from '../parts/refusal.tsx'
import type { Run } from './use-run.ts'

interface ConfirmDialogProps {
  opened: boolean
  onClose: () => void
  title: string
  text: string
  /** What the button that does it says. */
  action: string
  /** Has to be typed before it can be done. */
  typed?: { label: string; value: string }
  run: Pick<Run, 'busy' | 'failure'>
  onConfirm: () => void
}

/** Asks before what takes something away from somebody, and says in the same place why it could not be done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations('permissions')
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={<bdi>{props.title}</bdi>} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <Inside {...props} />
    </Modal>
  )
}

function Inside({ onClose, text, action, typed, run, onConfirm }: ConfirmDialogProps) {
  const t = useTranslations('permissions')
  const [given, setGiven] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onConfirm()
      }}
    >
      <Stack>
        <Text size="sm">{text}</Text>
        {typed !== undefined && (
          <TextInput
            label={typed.label}
            placeholder={typed.value}
            value={given}
            onChange={(event) => setGiven(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <Refusal error={run.failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color="red.8" loading={run.busy} disabled={typed !== undefined && given !== typed.value}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
