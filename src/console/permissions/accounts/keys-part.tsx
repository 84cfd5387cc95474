import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../../api/client.ts'
import { useOperation } from '../../api/use-operation.ts'
import { useRun } from '../../api/use-run.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Instant } from '../../parts/instant.tsx'
import { NotYet } from '../../parts/not-yet.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { Section } from '../../parts/section.tsx'
import type { Account } from './account-state.tsx'
import { NewKey } from './new-key.tsx'

type Key = CallReply<'getAccessKeyList'>[number]
const MOST = 2

export function KeysPart({ account }: { account: Account }) {
  const t = useTranslations('permissions.accounts')
  const params = { id: account.subAccountId }
  const { data: keys, error, refetch } = useOperation('getAccessKeyList', { params })
  const [made, setMade] = useState<CallReply<'createAccessKey'>>()
  const making = useRun('getAccessKeyList')
  if (keys === undefined) return <NotYet of={{ error, refetch }} height={160} />
  return (
    <Section
      title={t('keys')}
      text={t('keys-text')}
      actions={
        <Button
          size="xs"
          leftSection={<Icon name="plus" size={14} />}
          loading={making.busy}
          disabled={keys.length >= MOST}
          onClick={() => void making.run(() => client.createAccessKey({ params }), setMade)}
        >
          {t('key-create')}
        </Button>
      }
    >
      {!account.canAPIGatewayAccess && (
        <Text size="sm" c="dimmed">
          {t('keys-off')}
        </Text>
      )}
      <Refusal error={making.failure} />
      {keys.length === 0 && <Text size="sm">{t('keys-none')}</Text>}
      <Stack component="ul" m={0} p={0} gap="sm" style={{ listStyle: 'none' }}>
        {keys.map((each) => (
          <Row key={each.accessKey} of={each} id={account.subAccountId} />
        ))}
      </Stack>
      {made !== undefined && <NewKey of={made} onDone={() => setMade(undefined)} />}
    </Section>
  )
}

function Row({ of: { accessKey, active, createTime }, id }: { of: Key; id: string }) {
  const t = useTranslations('permissions.accounts')
  const all = useTranslations('permissions')
  const [asking, setAsking] = useState<'off' | 'delete'>()
  const change = useRun('getAccessKeyList')
  const close = () => {
    change.clear()
    setAsking(undefined)
  }
  const turn = (next: boolean) => change.run(() => client.updateAccessKey({ params: { id }, body: { accessKey, active: next } }), close)
  const remove = () => change.run(() => client.deleteAccessKey({ params: { id }, body: { accessKey } }), close)
  return (
    <Stack component="li" gap="xs">
      <Group gap="sm">
        <Group gap={2} wrap="nowrap" style={{ minWidth: 0 }}>
          <Text size="sm" ff="monospace">
            {accessKey}
          </Text>
          <CopyButton value={accessKey} label={t('key-copy-id')} />
        </Group>
        <Badge color={active ? 'teal.9' : 'gray.7'} variant="filled" tt="none" radius="sm">
          {t(active ? 'active' : 'suspended')}
        </Badge>
        <Text size="sm" c="dimmed">
          <Instant at={createTime} />
        </Text>
        <Group gap="xs" ml="auto">
          <Button size="xs" variant="default" loading={change.busy} onClick={() => (active ? setAsking('off') : void turn(true))}>
            {t(active ? 'key-off' : 'key-on')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={active}
            title={active ? t('key-delete-first') : undefined}
            onClick={() => setAsking('delete')}
          >
            {all('delete')}
          </Button>
        </Group>
      </Group>
      {asking === undefined && <Refusal error={change.failure} />}
      <ConfirmDialog
        opened={asking !== undefined}
        onClose={close}
        title={t(asking === 'delete' ? 'key-delete-title' : 'key-off-title')}
        confirm={asking === 'delete' ? all('delete') : t('key-off')}
        danger
        busy={change.busy}
        error={change.failure}
        onConfirm={() => void (asking === 'delete' ? remove() : turn(false))}
      >
        <Text size="sm">{t(asking === 'delete' ? 'key-delete-text' : 'key-off-text', { key: accessKey })}</Text>
      </ConfirmDialog>
    </Stack>
  )
}
