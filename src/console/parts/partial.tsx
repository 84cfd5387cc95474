import { Alert } from '@mantine/core'
import { useTranslations } from 'use-intl'

/** Said beside what was found, where the time for one search was over before all of it was. */
export function Partial({ of }: { of: readonly ({ partial?: boolean } | undefined)[] }) {
  const t = useTranslations('parts')
  return of.some((answer) => answer?.partial === true) && <Alert color="yellow">{t('partial')}</Alert>
}
