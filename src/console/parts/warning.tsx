import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** Something to be decided or known before going on. Its title is in the colour of text: yellow on yellow is not read by everybody. */
export function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text fw={600} size="sm">
          {title}
        </Text>
        {children}
      </Stack>
    </Alert>
  )
}
