import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** Something was looked at and is well. Its title is in the colour of text: green on green is not read by everybody. */
export function Sound({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="teal" icon={<Icon name="check" />} role="status">
      <Stack gap="xs" align="flex-start">
        <Text fw={600} size="sm">
          {title}
        </Text>
        {children}
      </Stack>
    </Alert>
  )
}
