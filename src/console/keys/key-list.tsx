import { Anchor, Badge, Button, Skeleton, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../api/client.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { KeyStatus } from './key-status.tsx'
import type { Key } from './use-key.ts'

const PAGE = 200

export function KeyList() {
  const t = useTranslations('keys')
  const columns = useColumns()
  const { keys, total, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useKeys()
  const create = (
    <Button component={Link} to="/keys/new" leftSection={<Icon name="plus" />}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} actions={keys.length > 0 ? create : undefined} />
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {isPending && error === null && <Skeleton height={240} />}
      {!isPending && error === null && keys.length === 0 && (
        <Empty icon="key" title={t('empty.title')} text={t('empty.text')}>
          {create}
        </Empty>
      )}
      {keys.length > 0 && (
        <DataTable
          label={t('title')}
          rows={keys}
          columns={columns}
          keyOf={({ keyTag }) => keyTag}
          nameOf={({ keyName }) => keyName}
          total={total}
          onEnd={() => void (hasNextPage && !isFetchingNextPage && fetchNextPage())}
        />
      )}
    </>
  )
}

function useKeys() {
  const found = useInfiniteQuery({
    queryKey: ['getKeyList', { pageSize: PAGE }],
    queryFn: ({ pageParam, signal }) => client.getKeyList({ query: { pageNo: pageParam, pageSize: PAGE } }, { signal }),
    initialPageParam: 1,
    getNextPageParam: ({ currentPageNo, totalPageNo }) => (currentPageNo < totalPageNo ? currentPageNo + 1 : null),
  })
  const keys = useMemo(() => found.data?.pages.flatMap(({ KeyList }) => KeyList) ?? [], [found.data])
  return { ...found, keys, total: found.data?.pages.at(-1)?.totalCount ?? 0 }
}

function useColumns(): readonly Column<Key>[] {
  const t = useTranslations('keys')
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('name'),
        cell: ({ keyTag, keyName }) => (
          <Anchor component={Link} to={`/keys/${keyTag}`} fw={500} size="sm" title={keyName}>
            <bdi>{keyName}</bdi>
          </Anchor>
        ),
      },
      { key: 'status', title: t('status'), width: 140, narrow: 136, cell: ({ status }) => <KeyStatus status={status} /> },
      { key: 'type', title: t('type'), width: 190, from: 'sm', cell: (key) => <KeyType of={key} /> },
      { key: 'version', title: t('version'), width: 90, from: 'sm', cell: ({ currentVersion }) => currentVersion },
      { key: 'next', title: t('next-rotation'), width: 180, from: 'md', cell: (key) => <NextRotation of={key} /> },
      { key: 'created', title: t('created'), width: 160, from: 'lg', cell: ({ registerDate }) => <Instant at={registerDate} /> },
      {
        key: 'memo',
        title: t('memo'),
        from: 'xl',
        cell: ({ memo }) => (
          <Text size="sm" c="dimmed" truncate title={memo}>
            <bdi>{memo}</bdi>
          </Text>
        ),
      },
    ],
    [t],
  )
}

function KeyType({ of: { keyType, isConvergent } }: { of: Key }) {
  const t = useTranslations('keys')
  return (
    <>
      {keyType}{' '}
      {isConvergent && (
        <Badge variant="default" size="sm" tt="none" radius="sm">
          {t('convergent')}
        </Badge>
      )}
    </>
  )
}

function NextRotation({ of: { isAutoRotation, nextRotationDate } }: { of: Key }) {
  const t = useTranslations('keys')
  if (isAutoRotation) return <Instant at={nextRotationDate} />
  return (
    <Text size="sm" c="dimmed">
      {t('by-hand')}
    </Text>
  )
}
