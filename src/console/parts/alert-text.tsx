import { Stack, Text } from '@mantine/core'
import { useLocale, useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { Detail } from './failure-text.tsx'

type Type = CallReply<'getAlertList'>['items'][number]['type']

/** As phrases name them, which have no dots. */
const NAMES = {
  decoy: 'decoy',
  refusals: 'refusals',
  'new-address': 'new-address',
  'rotation.failed': 'rotation-failed',
  'rotation.overdue': 'rotation-overdue',
} as const satisfies Record<Type, string>

/** What an alert says. The server says it in English, with the names; in another language stands before it what happened. */
export function AlertText({ type, message, short = false }: { type: Type; message: string; short?: boolean }) {
  const t = useTranslations('parts')
  const english = useLocale() === 'en'
  if (english)
    return (
      <Text size="sm" {...(short ? { lineClamp: 2 } : {})}>
        <bdi>{message}</bdi>
      </Text>
    )
  return (
    <Stack gap={2}>
      <Text size="sm">{t(`alerts.${NAMES[type]}`)}</Text>
      <Detail opened={!short} title={t('failure.detail')}>
        {message}
      </Detail>
    </Stack>
  )
}
