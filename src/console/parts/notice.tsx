import { Alert, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export interface NoticeProps {
  title: string
  children: ReactNode
}

/** Something to be noticed. Its title is in the colour of text: one in the notice's own colour is not read by everybody. */
export function Notice({ color, icon, role, title, children }: NoticeProps & { color: string; icon: IconName; role: 'alert' | 'status' }) {
  return (
    <Alert color={color} icon={<Icon name={icon} />} role={role} style={{ alignSelf: 'stretch' }}>
      <Stack gap="xs" align="flex-start">
        <Text fw={600} size="sm">
          {title}
        </Text>
        {children}
      </Stack>
    </Alert>
  )
}
