import { Group, Paper, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { now } from '../now.ts'
import styles from './secret.module.css'

const DAY_MS = 86_400_000
const DAYS = 30

/** Calls on the secret day by day. Left out for those who may not search the history: the records below are theirs all the same. */
export function Histogram({ secretId, region }: { secretId: string; region: string }) {
  const t = useTranslations('secret')
  const format = useFormatter()
  const [end] = useState(midnight)
  const { data } = useOperation('getLogCountInterval', {
    params: { region: region.toLowerCase() },
    query: { keyword: `secret:${secretId}`, startTime: end - DAYS * DAY_MS, endTime: end - 1, interval: '1d' },
  })
  if (data === undefined) return null
  const { counts } = data.result
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  return (
    <Paper withBorder p="sm">
      <Text size="sm" mb="xs">
        {t('history.calls', { count: total, days: DAYS })}
      </Text>
      <div className={styles['bars']} role="img" aria-label={t('history.calls', { count: total, days: DAYS })}>
        {counts.map(({ timestamp, count }) => (
          <Tooltip key={timestamp} label={t('history.on-day', { day: format.dateTime(timestamp, { dateStyle: 'medium' }), count })}>
            <div className={styles['bar']}>
              <div style={{ height: `${(count / most) * 100}%` }} />
            </div>
          </Tooltip>
        ))}
      </div>
      <Group justify="space-between" mt={4}>
        {[counts[0], counts.at(-1)].map((day) => (
          <Text key={day?.timestamp} size="xs" c="dimmed">
            {day !== undefined && format.dateTime(day.timestamp, { month: 'short', day: 'numeric' })}
          </Text>
        ))}
      </Group>
    </Paper>
  )
}

/** The end of today where the browser is: days are those of whoever looks. */
function midnight(): number {
  return new Date(now()).setHours(24, 0, 0, 0)
}
