import { Badge, Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useOperation } from '../api/use-operation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { Partial } from '../parts/partial.tsx'
import { Principal } from '../parts/principal.tsx'
import { Histogram } from './histogram.tsx'
import type { SecretProps } from './use-secret.ts'

type Log = CallReply<'getSecretLogs'>['result'][number]
const PAGE = 100
const TYPING_MS = 250
const COLOURS: Record<Log['data']['api']['result'], string> = { SUCCESS: 'teal.9', DENIED: 'red.8', FAILED: 'orange.9' }

/** What was done with the secret and by whom, the newest first, below how much of it there was each day. */
export function HistoryTab({ secret }: SecretProps) {
  const t = useTranslations('secret')
  const [typed, setTyped] = useState('')
  const [keyword] = useDebouncedValue(typed, TYPING_MS)
  const [page, setPage] = useState(1)
  const query = { pageNo: page, pageSize: PAGE, ...(keyword === '' ? {} : { keyword }) }
  const found = useOperation('getSecretLogs', { params: { secretId: secret.secretId }, query }, { keepPrevious: true })
  const { data } = found
  if (data === undefined && found.error !== null) return <Failure error={found.error} onAgain={() => void found.refetch()} />
  return (
    <Stack gap="sm">
      <Histogram secretId={secret.secretId} region={secret.region} />
      <Group gap="sm">
        <TextInput
          aria-label={t('history.search')}
          placeholder={t('history.search')}
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setPage(1)
          }}
          maxLength={200}
          flex="1 1 200px"
          maw={360}
        />
        {data !== undefined && (
          <Text size="sm" c="dimmed" role="status">
            {t('history.found', { count: data.totalCount })}
          </Text>
        )}
      </Group>
      <Partial of={[data]} />
      {data === undefined ? <Skeleton height={240} /> : <Records rows={data.result} />}
      {data !== undefined && data.totalPage > 1 && (
        <Group>
          <Button size="xs" variant="default" disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {t('history.newer')}
          </Button>
          <Button size="xs" variant="default" disabled={page >= data.totalPage} onClick={() => setPage(page + 1)}>
            {t('history.older')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Records({ rows }: { rows: readonly Log[] }) {
  const t = useTranslations('secret')
  const columns: Column<Log>[] = [
    { key: 'time', title: t('history.time'), width: 190, narrow: 116, cell: ({ timestamp }) => <Instant at={timestamp} exact /> },
    {
      key: 'result',
      title: t('history.result'),
      width: 110,
      narrow: 98,
      cell: ({ data: { api, requestor } }) => (
        <>
          <Badge color={COLOURS[api.result]} tt="none" radius="sm">
            {t(`history.results.${api.result}`)}
          </Badge>
          {/* What was done takes both lines of its column. */}
          <Text size="xs" c="dimmed" component="div" truncate hiddenFrom="md" title={requestor.name}>
            <bdi>{requestor.name || requestor.id}</bdi>
          </Text>
        </>
      ),
    },
    { key: 'what', title: t('history.what'), cell: ({ message }) => <bdi title={message}>{message}</bdi> },
    {
      key: 'who',
      title: t('history.who'),
      width: 180,
      from: 'md',
      cell: ({ data: { requestor } }) => <Principal of={requestor} />,
    },
    { key: 'from', title: t('history.from'), width: 140, from: 'lg', cell: ({ data: { requestor } }) => requestor.ip },
  ]
  return (
    <DataTable
      label={t('tabs.history')}
      rows={rows}
      columns={columns}
      keyOf={(row) => keyOf(rows, row)}
      nameOf={({ message }) => message}
    />
  )
}

/** Records have no number here, and two may be of the same moment. */
function keyOf(rows: readonly Log[], row: Log): string {
  return `${row.timestamp}-${rows.indexOf(row)}`
}
