import { Anchor, Badge, Button, Code, Group, Modal, Paper, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange, useOperation } from '../../api/use-operation.ts'
import { Failure } from '../../parts/failure.tsx'
import { Detail } from '../../parts/failure-text.tsx'
import { Instant } from '../../parts/instant.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useSentences } from '../../parts/use-sentences.ts'
import { Pages } from '../pages.tsx'
import { type Delivery, typeName } from './kinds.ts'

const PAGE = 20
const STATES = ['all', 'WAITING', 'DELIVERED', 'FAILED', 'WITHHELD'] as const
type Shown = (typeof STATES)[number]
const COLOURS = { WAITING: 'indigo.8', DELIVERED: 'teal.9', FAILED: 'red.8', WITHHELD: 'gray.7' } as const

/** What a subscription was told, or is to be told, with how often that was tried. */
export function Deliveries({ of: subscriptionId }: { of: string }) {
  const t = useTranslations('history.webhooks')
  const [shown, setShown] = useState<Shown>('all')
  const [page, setPage] = useState(1)
  const query = { page: page - 1, size: PAGE, ...(shown === 'all' ? {} : { state: shown }) }
  const { data, error, refetch } = useOperation('getDeliveryList', { params: { subscriptionId }, query }, { keepPrevious: true })
  if (data === undefined && error !== null) return <Failure error={error} onAgain={() => void refetch()} />
  return (
    <Stack gap="sm">
      <Text fw={600}>{t('deliveries')}</Text>
      <SegmentedControl
        aria-label={t('deliveries')}
        size="xs"
        value={shown}
        onChange={(value) => {
          setShown(value as Shown)
          setPage(1)
        }}
        data={STATES.map((state) => ({ value: state, label: t(`states.${state}`) }))}
        style={{ alignSelf: 'flex-start', maxWidth: '100%', overflowX: 'auto' }}
      />
      {data === undefined && <Skeleton height={120} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(shown === 'all' ? 'no-deliveries' : 'none-such')}
        </Text>
      )}
      {data?.items.map((delivery) => (
        <OneDelivery key={delivery.deliveryId} of={delivery} subscriptionId={subscriptionId} />
      ))}
      {data !== undefined && data.totalPages > 1 && <Pages total={data.totalPages} value={page} onChange={setPage} />}
    </Stack>
  )
}

function OneDelivery({ of: delivery, subscriptionId }: { of: Delivery; subscriptionId: string }) {
  const t = useTranslations('history.webhooks')
  const [opened, setOpened] = useState(false)
  const again = useChange('redeliver', ['getDeliveryList', 'getDelivery'])
  const { deliveryId, type, secretId, state, createDate } = delivery
  const params = { subscriptionId, deliveryId }
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Group gap="xs">
            <Badge color={COLOURS[state]} radius="sm" tt="none">
              {t(`states.${state}`)}
            </Badge>
            <Text size="sm" fw={500}>
              {t(`types.${typeName(type)}`)}
            </Text>
            <Text size="sm" c="dimmed" component="span">
              <Instant at={createDate} />
            </Text>
          </Group>
          <Tries of={delivery} />
          <Refusal error={again.error} />
        </Stack>
        <Group gap="xs">
          {secretId !== null && (
            <Anchor component={Link} to={`/secrets/${secretId}`} size="sm">
              {t('secret')}
            </Anchor>
          )}
          <Button size="xs" variant="default" onClick={() => setOpened(true)}>
            {t('sent')}
          </Button>
          {(state === 'DELIVERED' || state === 'FAILED') && (
            <Button size="xs" variant="default" loading={again.isPending} onClick={() => again.mutate({ params })}>
              {t('again')}
            </Button>
          )}
        </Group>
      </Group>
      {opened && <Sent params={params} onClose={() => setOpened(false)} />}
    </Paper>
  )
}

/** How often it was tried, what came of the last try, and when the next one is. */
function Tries({ of: { state, attempts, lastStatus, nextDate, endedDate, message } }: { of: Delivery }) {
  const t = useTranslations('history.webhooks')
  const parts = useTranslations('parts')
  const sentences = useSentences()
  return (
    <>
      <Text size="sm">
        {sentences(
          state === 'WITHHELD' ? t('withheld') : t('tries', { tries: attempts }),
          lastStatus === null ? '' : t('answered', { status: String(lastStatus) }),
          lastStatus === null && attempts > 0 && state !== 'WITHHELD' ? t('unanswered') : '',
        )}
      </Text>
      {nextDate !== null && (
        <Text size="sm" c="dimmed">
          {t.rich('next', { at: () => <Instant at={nextDate} exact /> })}
        </Text>
      )}
      {endedDate !== null && (
        <Text size="sm" c="dimmed">
          {t.rich('ended', { at: () => <Instant at={endedDate} exact /> })}
        </Text>
      )}
      {message !== '' && state !== 'WITHHELD' && <Detail title={parts('failure.detail')}>{message}</Detail>}
    </>
  )
}

/** The body of a delivery: ids and epochs, never a value. */
function Sent({ params, onClose }: { params: { subscriptionId: string; deliveryId: string }; onClose: () => void }) {
  const t = useTranslations('history.webhooks')
  const parts = useTranslations('parts')
  const { data, error } = useOperation('getDelivery', { params })
  return (
    <Modal opened onClose={onClose} title={t('sent')} size="lg" closeButtonProps={{ 'aria-label': parts('close') }}>
      <Stack gap="sm">
        {error !== null && <Failure error={error} />}
        {data === undefined && error === null && <Skeleton height={80} />}
        {data !== undefined && (
          <>
            <Text size="sm">{t(data.body === '' ? 'nothing-sent' : 'sent-text')}</Text>
            {data.body !== '' && (
              <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {spaced(data.body)}
              </Code>
            )}
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('id', { id: params.deliveryId })}
            </Text>
          </>
        )}
      </Stack>
    </Modal>
  )
}

function spaced(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
