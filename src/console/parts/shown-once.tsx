import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { CopyButton } from './copy-button.tsx'
import { useStaying } from './leave-guard.tsx'

interface ShownOnceProps {
  title: string
  text: string
  /** What is shown: a name where there are several, the value, and what the button that copies it says. */
  lines: readonly { name?: string; value: string; copy: string }[]
  /** Further ways to keep it. */
  children?: ReactNode
  /** What the button that ends it says. */
  done: string
  onDone: () => void
}

/** Something that nobody can show again. It closes by its button alone, not by going back either, and whoever opened it then forgets the value. */
export function ShownOnce({ title, text, lines, children, done, onDone }: ShownOnceProps) {
  const going = useStaying()
  useEffect(() => going.reset?.(), [going])
  return (
    <Modal opened onClose={onDone} title={title} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false} size="lg">
      <Stack>
        <Text size="sm">{text}</Text>
        {lines.map(({ name, value, copy }) => (
          <Stack key={copy} gap={2}>
            {name !== undefined && (
              <Text size="xs" c="dimmed">
                {name}
              </Text>
            )}
            <Group gap="xs" wrap="nowrap">
              <Code fz="sm" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                {value}
              </Code>
              <CopyButton value={value} label={copy} />
            </Group>
          </Stack>
        ))}
        <Group justify="space-between">
          {children ?? <span />}
          <Button onClick={onDone}>{done}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
