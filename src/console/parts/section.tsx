import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  text?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** One part of a screen with a title of its own. */
export function Section({ title, text, actions, children }: SectionProps) {
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }} component="section" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={2}>{title}</Title>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {text !== undefined && (
          <Text size="sm" c="dimmed" maw={720}>
            {text}
          </Text>
        )}
        {children}
      </Stack>
    </Paper>
  )
}
