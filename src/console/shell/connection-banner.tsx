import { Box, Group, Loader, Text } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { isLost, onConnection } from '../api/connection.ts'

/** Says that the server cannot be reached, for as long as that is so. What is on the screen stays. */
export function ConnectionBanner() {
  const t = useTranslations('shell')
  const lost = useSyncExternalStore(onConnection, isLost)
  return (
    <Box role="status" aria-live="polite">
      {lost && (
        <Group gap="xs" px="md" py={6} bg="var(--mantine-color-yellow-2)" c="dark.9" justify="center" wrap="nowrap">
          <Loader size={14} color="dark" />
          <Text size="sm">{t('connection-lost')}</Text>
        </Group>
      )}
    </Box>
  )
}
