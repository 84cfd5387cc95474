import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { dashed } from '../phrases/dashed.ts'
import { Detail } from './failure-text.tsx'

type Alert = CallReply<'getAlertList'>['items'][number]

/** What an alert is about, as a sentence. */
export function AlertSays({ of: alert, lines }: { of: Alert; lines?: number }) {
  const t = useTranslations('parts')
  const { type, secretId, secretName, principalId, principalName, address } = alert
  return (
    <Text size="sm" {...(lines === undefined ? {} : { lineClamp: lines })}>
      {t.rich(`alerts.${dashed(type)}`, {
        who: () => <bdi>{principalName ?? principalId ?? t('alerts.somebody')}</bdi>,
        secret: () => <bdi>{secretName ?? secretId?.slice(0, 8) ?? ''}</bdi>,
        address: () => <bdi>{address}</bdi>,
      })}
    </Text>
  )
}

/** The server's own sentence, which tells the names of then and how often. */
export function AlertDetail({ of: { message } }: { of: Alert }) {
  const t = useTranslations('parts')
  return <Detail title={t('failure.detail')}>{message}</Detail>
}
