import { Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useChange, useOperation } from '../../api/use-operation.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useNotify } from '../../parts/use-notify.ts'
import { Deliveries } from './deliveries.tsx'
import type { Subscription } from './kinds.ts'
import { Types } from './types.tsx'

const LIST = '/history/webhooks'

/** One subscription: where it leads, and what became of what it was told. */
export function SubscriptionDetail({ id: subscriptionId }: { id: string }) {
  const t = useTranslations('history.webhooks')
  const { data, error, refetch } = useOperation('getSubscription', { params: { subscriptionId } })
  return (
    <Stack gap="md">
      <Anchor component={Link} to={LIST} size="sm">
        <Group gap={4} component="span">
          <Icon name="left" size={14} />
          {t('all')}
        </Group>
      </Anchor>
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={120} />}
      {data !== undefined && <Head of={data} />}
      {data !== undefined && <Deliveries of={subscriptionId} />}
    </Stack>
  )
}

function Head({ of: { subscriptionId, name, url, types } }: { of: Subscription }) {
  const t = useTranslations('history.webhooks')
  const notify = useNotify()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const params = { subscriptionId }
  const test = useChange('testSubscription', ['getDeliveryList'], () => notify.done(t('test-begun')))
  const remove = useChange('deleteSubscription', ['getSubscriptionList'], () => {
    notify.done(t('deleted', { name }))
    void navigate(LIST)
  })
  const close = () => {
    remove.reset()
    setAsked(false)
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={2} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <bdi>{name}</bdi>
        </Title>
        <Group gap="xs">
          <Button variant="default" size="xs" loading={test.isPending} onClick={() => test.mutate({ params })}>
            {t('test')}
          </Button>
          <Button variant="default" size="xs" c="var(--mantine-color-error)" onClick={() => setAsked(true)}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <bdi>{url}</bdi>
      </Text>
      <Types of={types} />
      <Refusal error={test.error} />
      <ConfirmDialog
        opened={asked}
        onClose={close}
        title={t('delete-title', { name })}
        confirm={t('delete')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params })}
      >
        <Text size="sm">{t('delete-text')}</Text>
      </ConfirmDialog>
    </Stack>
  )
}
