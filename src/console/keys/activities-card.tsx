import { Badge, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { client } from '../api/client.ts'
import { useOperation } from '../api/use-operation.ts'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { MoreButton } from '../parts/more-button.tsx'
import { Partial } from '../parts/partial.tsx'
import { Principal } from '../parts/principal.tsx'
import type { Key } from './use-key.ts'

type Activity = CallReply<'getKeyActivities'>['activityLogList'][number]
const PAGE = 20
const TYPING_MS = 250
const COLOURS = { SUCCESS: 'teal.9', DENIED: 'orange.9', FAILED: 'red.8' } as const

/** Who did what with the key, newest first, and when it was last used. */
export function ActivitiesCard({ of: { keyTag } }: { of: Key }) {
  const t = useTranslations('keys')
  const [typed, setTyped] = useState('')
  const [keyword] = useDebouncedValue(typed, TYPING_MS)
  const found = useInfiniteQuery({
    queryKey: ['getKeyActivities', { keyTag, keyword }],
    queryFn: ({ pageParam, signal }) =>
      client.getKeyActivities({ params: { keyTag }, query: { keyword, pageNo: pageParam, pageSize: PAGE } }, { signal }),
    initialPageParam: 1,
    getNextPageParam: ({ currentPageNo, totalPageNo }) => (currentPageNo < totalPageNo ? currentPageNo + 1 : null),
    placeholderData: keepPreviousData,
  })
  const activities = found.data?.pages.flatMap(({ activityLogList }) => activityLogList) ?? []
  return (
    <Card title={t('activities.title')} text={<LastUse keyTag={keyTag} />}>
      {found.data === undefined && found.error !== null ? (
        <Failure error={found.error} onAgain={() => void found.refetch()} />
      ) : (
        <Stack gap="xs">
          <TextInput
            aria-label={t('activities.search')}
            placeholder={t('activities.search')}
            leftSection={<Icon name="search" size={16} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={200}
            maw={360}
          />
          {found.isPending && <Skeleton height={80} />}
          <Partial of={found.data?.pages ?? []} />
          {found.data !== undefined && activities.length === 0 && <Text size="sm">{t('activities.none')}</Text>}
          {activities.length > 0 && <Activities of={activities} />}
          <MoreButton of={found} />
        </Stack>
      )}
    </Card>
  )
}

function Activities({ of: activities }: { of: readonly Activity[] }) {
  const t = useTranslations('keys')
  return (
    <Table aria-label={t('activities.title')} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={130}>{t('activities.when')}</Table.Th>
          <Table.Th>{t('activities.what')}</Table.Th>
          <Table.Th w={200} visibleFrom="md">
            {t('activities.who')}
          </Table.Th>
          <Table.Th w={120} visibleFrom="xs">
            {t('activities.result')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {activities.map(({ timestamp, message, data: { api, requestor } }, index) => (
          // Records have no id of their own in this answer, and their order does not change.
          <Table.Tr key={`${timestamp} ${index}`}>
            <Table.Td>
              <Instant at={timestamp} />
            </Table.Td>
            <Table.Td>
              <Text size="sm" fw={500}>
                {api.type}
              </Text>
              {message !== api.type && (
                <Text size="xs" c="dimmed" lineClamp={2} title={message}>
                  <bdi>{message}</bdi>
                </Text>
              )}
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Principal of={requestor} />
            </Table.Td>
            <Table.Td visibleFrom="xs">
              <Badge color={COLOURS[api.result]} radius="sm" tt="none">
                {t(`results.${api.result}`)}
              </Badge>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function LastUse({ keyTag }: { keyTag: string }) {
  const t = useTranslations('keys')
  const { data, error } = useOperation('getKeyLastUseInfo', { params: { keyTag } })
  if (error !== null || data === undefined) return null
  if (data === null) return <>{t('activities.unused')}</>
  return <>{t.rich('activities.last-use', { what: data.data.api.type, when: () => <Instant at={data.timestamp} /> })}</>
}
