import { Alert } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import type { Detail } from './use-secret.ts'

/** Above everything else while the secret waits for its deletion: until when this can be taken back. */
export function DeletionNotice({ secret: { expectedDestroyDate: date } }: { secret: Detail }) {
  const t = useTranslations('secret')
  if (date === undefined) return null
  return (
    <Alert color="red" icon={<Icon name="trash" />} title={t('deletion.notice-title')}>
      {t.rich('deletion.notice', { at: () => <Instant at={date} exact /> })}
    </Alert>
  )
}
