import { Anchor, Stack } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { AlertSays } from '../parts/alert-says.tsx'
import { Card } from './cards.tsx'

const SHOWN = 3

/** What nobody has acknowledged. Whoever may not see alerts is not told that there could be some. */
export function AlertsCard() {
  const t = useTranslations('overview')
  const { data } = useOperation('getAlertList', { query: { open: true, size: SHOWN } })
  if (data === undefined || data.totalItems === 0) return null
  return (
    <Card title={t('cards.alerts.title')} text={t('cards.alerts.text')} count={data.totalItems} colour="red.8">
      <Stack gap={4}>
        {data.items.map((alert) => (
          <AlertSays key={alert.alertId} of={alert} lines={2} />
        ))}
      </Stack>
      <Anchor component={Link} to="/history/alerts" size="sm">
        {t('to-alerts')}
      </Anchor>
    </Card>
  )
}
