import { Group, Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

/** A part of the page with its own heading, what it is for, and what can be done there. */
export function Card({ title, text, actions, children }: { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }} component="section" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" gap="xs" mb={text === undefined ? 'sm' : 4}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {text !== undefined && (
        <Text size="sm" c="dimmed" mb="sm" maw={720}>
          {text}
        </Text>
      )}
      {children}
    </Paper>
  )
}
