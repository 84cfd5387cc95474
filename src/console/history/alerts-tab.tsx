import { Anchor, Badge, Button, Group, Paper, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useChange, useOperation } from '../api/use-operation.ts'
import { AlertDetail, AlertSays } from '../parts/alert-says.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { FailureText } from '../parts/failure-text.tsx'
import { Instant } from '../parts/instant.tsx'
import { dashed } from '../phrases/dashed.ts'
import { pair } from './grammar.ts'
import { Pages } from './pages.tsx'

type Alert = CallReply<'getAlertList'>['items'][number]
const PAGE = 20

/** What watch rules and rotations raised, and who looks after it. */
export function AlertsTab() {
  const t = useTranslations('history')
  const [open, setOpen] = useState(true)
  const [page, setPage] = useState(1)
  const { data, error, refetch, isPending } = useOperation(
    'getAlertList',
    { query: { page: page - 1, size: PAGE, ...(open ? { open: true } : {}) } },
    { keepPrevious: true },
  )
  if (data === undefined && error !== null) return <Failure error={error} onAgain={() => void refetch()} />
  const pages = data?.totalPages ?? 1
  return (
    <Stack gap="sm">
      <SegmentedControl
        value={open ? 'open' : 'all'}
        onChange={(value) => {
          setOpen(value === 'open')
          setPage(1)
        }}
        data={[
          { value: 'open', label: t('alerts.open') },
          { value: 'all', label: t('alerts.all') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {isPending && <Skeleton height={200} />}
      {data?.items.length === 0 && (
        <Empty icon="shield" title={t('alerts.none')} text={t('alerts.none-text')}>
          <Button variant="default" component={Link} to="/history/rules">
            {t('alerts.to-rules')}
          </Button>
        </Empty>
      )}
      {data?.items.map((alert) => (
        <OneAlert key={alert.alertId} alert={alert} />
      ))}
      {pages > 1 && <Pages total={pages} value={page} onChange={setPage} />}
    </Stack>
  )
}

function OneAlert({ alert }: { alert: Alert }) {
  const t = useTranslations('history')
  const acknowledge = useChange('acknowledgeAlert', ['getAlertList'])
  const { type, count, lastDate, acknowledgedDate, acknowledgedBy, acknowledgedName } = alert
  const open = acknowledgedDate === null
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Badge color={open ? 'red.8' : 'gray.7'} radius="sm" tt="none">
              {t(`alerts.types.${dashed(type)}`)}
            </Badge>
            <Text size="sm" c="dimmed" component="span">
              <Instant at={lastDate} />
              {count > 1 && ` · ${t('alerts.times', { count })}`}
            </Text>
          </Group>
          <AlertSays of={alert} />
          <AlertDetail of={alert} />
          <Places alert={alert} />
          {!open && (
            <Text size="xs" c="dimmed">
              {t('alerts.by', { who: acknowledgedName ?? acknowledgedBy ?? '' })} · <Instant at={acknowledgedDate} />
            </Text>
          )}
          {acknowledge.error !== null && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              <FailureText error={acknowledge.error} />
            </Text>
          )}
        </Stack>
        {open && (
          <Button
            size="xs"
            variant="default"
            loading={acknowledge.isPending}
            onClick={() => acknowledge.mutate({ params: { alertId: alert.alertId } })}
          >
            {t('alerts.acknowledge')}
          </Button>
        )}
      </Group>
    </Paper>
  )
}

/** Where one looks further: the secret, and the records of whoever did it. */
function Places({ alert: { secretId, principalId, createDate, lastDate } }: { alert: Alert }) {
  const t = useTranslations('history')
  const around = `from=${createDate - 3_600_000}&to=${lastDate + 3_600_000}`
  return (
    <Group gap="md">
      {secretId !== null && (
        <Anchor component={Link} to={`/secrets/${secretId}`} size="sm">
          {t('alerts.secret')}
        </Anchor>
      )}
      {principalId !== null && (
        <Anchor component={Link} to={`/history?q=${encodeURIComponent(pair('principal', principalId))}&${around}`} size="sm">
          {t('alerts.records')}
        </Anchor>
      )}
    </Group>
  )
}
