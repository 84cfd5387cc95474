import { Text } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { isDeaf, onHearing } from '../api/hearing.ts'

/** Says to whoever hears of no changes how late they see them, and what would change that. */
export function HearingNote() {
  const t = useTranslations('shell')
  const deaf = useSyncExternalStore(onHearing, isDeaf)
  if (!deaf) return null
  return (
    <Text size="xs" c="dimmed" role="note" p="xs">
      {t('unheard', { right: 'View/getEvents' })}
    </Text>
  )
}
