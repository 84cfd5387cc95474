import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { FailureText } from '../parts/failure-text.tsx'

/** One thing that can be done, what it means, and below it why it was refused. */
export function Way({ text, error, children }: { text: ReactNode; error?: unknown; children: ReactNode }) {
  return (
    <Stack gap={6} align="flex-start">
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {children}
      {error !== null && error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          <FailureText error={error} />
        </Text>
      )}
    </Stack>
  )
}
