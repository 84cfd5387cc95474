import { Badge, Stack, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useOperation } from '../api/use-operation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Instant } from '../parts/instant.tsx'
import { NotYet } from '../parts/not-yet.tsx'
import { PrincipalKind } from '../parts/principal.tsx'
import { PrincipalLink } from './principal-link.tsx'
import type { SecretProps } from './use-secret.ts'

type Consumer = CallReply<'getConsumers'>['consumers'][number]
const COLOURS: Record<Consumer['holds'], string> = { ACTIVE: 'teal.9', PREVIOUS: 'gray.7', OLDER: 'red.8' }

/** Who reads the secret, and which value each of them holds: the answer to "may the old one go?". */
export function ConsumersTab({ secret }: SecretProps) {
  const t = useTranslations('secret')
  const { data, error, refetch } = useOperation('getConsumers', { params: { secretId: secret.secretId } })
  if (data === undefined) return <NotYet of={{ error, refetch }} height={200} />
  if (data.consumers.length === 0) return <Empty icon="people" title={t('consumers.none')} text={t('consumers.none-text')} />
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(data.retirement === null ? 'consumers.text' : 'consumers.text-waiting')}
      </Text>
      <Consumers rows={data.consumers} />
    </Stack>
  )
}

function Consumers({ rows }: { rows: readonly Consumer[] }) {
  const t = useTranslations('secret')
  const columns: Column<Consumer>[] = [
    { key: 'name', title: t('consumers.name'), cell: (consumer) => <PrincipalLink of={consumer} /> },
    {
      key: 'holds',
      title: t('consumers.holds'),
      width: 170,
      narrow: 168,
      cell: ({ holds }) => (
        <Badge color={COLOURS[holds]} tt="none" radius="sm">
          {t(`consumers.held.${holds}`)}
        </Badge>
      ),
    },
    { key: 'type', title: t('consumers.type'), width: 130, from: 'md', cell: ({ type }) => <PrincipalKind type={type} /> },
    {
      key: 'waited',
      title: t('consumers.waited'),
      width: 130,
      from: 'sm',
      cell: ({ waitedFor }) => (waitedFor ? t('consumers.yes') : '—'),
    },
    { key: 'since', title: t('consumers.since'), width: 150, from: 'lg', cell: ({ sinceDate }) => <Instant at={sinceDate} /> },
    { key: 'last', title: t('consumers.last'), width: 150, from: 'xs', cell: ({ lastReadDate }) => <Instant at={lastReadDate} /> },
  ]
  return <DataTable label={t('tabs.consumers')} rows={rows} columns={columns} keyOf={({ id }) => id} nameOf={({ name }) => name} />
}
