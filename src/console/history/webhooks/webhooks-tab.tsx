import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../../api/use-operation.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Instant } from '../../parts/instant.tsx'
import { NotYet } from '../../parts/not-yet.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import type { Subscription } from './kinds.ts'
import { SubscriptionDetail } from './subscription-detail.tsx'
import { SubscriptionDialog } from './subscription-dialog.tsx'
import { Types } from './types.tsx'

/** Who is told of changes, or what one of them was told. */
export function WebhooksTab({ id }: { id?: string | undefined }) {
  return id === undefined ? <Subscriptions /> : <SubscriptionDetail key={id} id={id} />
}

function Subscriptions() {
  const t = useTranslations('history.webhooks')
  const [adding, { open, close }] = useDisclosure(false)
  const [secret, setSecret] = useState('')
  const { data, error, refetch } = useOperation('getSubscriptionList', {})
  if (data === undefined) return <NotYet of={{ error, refetch }} height={200} />
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={open}>
      {t('add')}
    </Button>
  )
  return (
    <Stack gap="sm">
      {data.items.length === 0 ? (
        <Empty icon="link" title={t('none')} text={t('none-text')}>
          {add}
        </Empty>
      ) : (
        <>
          <Text size="sm" c="dimmed" maw={760}>
            {t('none-text')}
          </Text>
          <Group>{add}</Group>
        </>
      )}
      {data.items.map((subscription) => (
        <OneSubscription key={subscription.subscriptionId} of={subscription} />
      ))}
      {adding && <SubscriptionDialog onClose={close} onMade={setSecret} />}
      {secret !== '' && (
        <ShownOnce
          title={t('once.title')}
          text={t('once.text')}
          lines={[{ value: secret, copy: t('once.copy') }]}
          done={t('once.done')}
          onDone={() => setSecret('')}
        />
      )}
    </Stack>
  )
}

function OneSubscription({ of: { subscriptionId, name, url, types, createDate } }: { of: Subscription }) {
  const t = useTranslations('history.webhooks')
  return (
    <Paper withBorder p="sm">
      <Stack gap={4}>
        <Anchor component={Link} to={`/history/webhooks/${subscriptionId}`} fw={500}>
          <bdi>{name}</bdi>
        </Anchor>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{url}</bdi>
        </Text>
        <Types of={types} />
        <Text size="xs" c="dimmed">
          {t.rich('made', { at: () => <Instant at={createDate} /> })}
        </Text>
      </Stack>
    </Paper>
  )
}
