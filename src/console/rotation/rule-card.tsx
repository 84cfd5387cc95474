import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Card } from '../parts/card.tsx'
import { Refusal } from '../parts/refusal.tsx'

interface RuleCardProps {
  title: string
  text: string
  /** What the buttons say; the second is absent while there is nothing to remove. */
  edit: string
  remove?: string | undefined
  disabled: boolean
  removal: { isPending: boolean; error: unknown }
  onRemove: () => void
  /** Where it is set, with what closes that again. */
  dialog: (close: () => void) => ReactNode
  children: ReactNode
}

/** A rule of the rotation that stands or does not: what it says now, setting it, and taking it away. */
export function RuleCard({ title, text, edit, remove, disabled, removal, onRemove, dialog, children }: RuleCardProps) {
  const [editing, setEditing] = useState(false)
  return (
    <Card title={title} text={text}>
      <Stack gap="sm" align="flex-start">
        {children}
        <Refusal error={removal.error} />
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={disabled} onClick={() => setEditing(true)}>
            {edit}
          </Button>
          {remove !== undefined && (
            <Button size="xs" variant="default" disabled={disabled} loading={removal.isPending} onClick={onRemove}>
              {remove}
            </Button>
          )}
        </Group>
      </Stack>
      {editing && dialog(() => setEditing(false))}
    </Card>
  )
}
