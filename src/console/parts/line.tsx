import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** A name and what it is, one above the other where there is no room beside it. */
export function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap={4} align="flex-start" wrap="wrap">
      <Text size="sm" c="dimmed" w={140} flex="0 0 auto">
        {name}
      </Text>
      <Text size="sm" component="div" flex="1 1 180px" miw={0}>
        {children}
      </Text>
    </Group>
  )
}
