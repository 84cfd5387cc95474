import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { useSearch } from '../parts/use-search.ts'
import { KINDS, type Kind, refOf } from './refs.ts'
import { type Item, useItems } from './use-items.ts'

interface ListTabProps<K extends Kind> {
  kind: K
  columns: readonly Column<Item<(typeof KINDS)[K]['list']>>[]
  create: ReactNode
  /** Narrows the list further, such as by kind. */
  filter?: ReactNode
  query?: Record<string, string>
  empty: { icon: IconName; title: string; text: string }
}

/** One of the four lists. What is searched stands in the address, so that it survives a reload and can be sent on. */
export function ListTab<K extends Kind>({ kind, columns, create, filter, query = {}, empty }: ListTabProps<K>) {
  const t = useTranslations('permissions')
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const look = (word: string) =>
    setParams(
      (old) => {
        if (word === '') old.delete('search')
        else old.set('search', word)
        return old
      },
      { replace: true },
    )
  const { list, column } = KINDS[kind]
  const found = useItems(list, { ...query, ...(search === '' ? {} : { searchWord: search, searchColumn: column }) })
  const { data, rows, total, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const narrowed = search !== '' || Object.keys(query).length > 0
  const nothing = data !== undefined && rows.length === 0
  return (
    <Stack gap="sm">
      {(isPending || rows.length > 0 || narrowed) && (
        <Group gap="sm">
          <Search kind={kind} value={search} onChange={look} />
          {filter}
          {data !== undefined && <Count total={total} />}
          {/* An empty list has the way to its first one elsewhere: a dialog that was opened here would go. */}
          <Group ml="auto">{!isPending && create}</Group>
        </Group>
      )}
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {isPending && error === null && <Skeleton height={240} />}
      {nothing && narrowed && (
        <Empty icon="search" title={t('nothing.title')} text={t('nothing.text')}>
          <Button variant="default" onClick={() => setParams({}, { replace: true })}>
            {t('nothing.clear')}
          </Button>
        </Empty>
      )}
      {nothing && !narrowed && <Empty {...empty}>{create}</Empty>}
      {rows.length > 0 && (
        <DataTable
          label={t(`tabs.${kind as Kind}`)}
          rows={rows}
          columns={columns as readonly Column<(typeof rows)[number]>[]}
          keyOf={(row) => refOf(row).id}
          nameOf={(row) => refOf(row).name}
          total={total}
          onEnd={() => void (hasNextPage && !isFetchingNextPage && fetchNextPage())}
        />
      )}
    </Stack>
  )
}

function Count({ total }: { total: number }) {
  const parts = useTranslations('parts')
  return (
    <Text size="sm" c="dimmed" role="status">
      {parts('table.rows', { count: total })}
    </Text>
  )
}

function Search({ kind, value, onChange }: { kind: Kind; value: string; onChange: (word: string) => void }) {
  const t = useTranslations('permissions')
  const [typed, setTyped] = useSearch(value, onChange)
  const label = t(kind === 'accounts' ? 'search-login' : 'search')
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      maxLength={100}
      flex="1 1 200px"
      maw={360}
    />
  )
}
