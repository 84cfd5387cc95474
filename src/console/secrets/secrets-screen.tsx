import { Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useSearch } from '../parts/use-search.ts'
import { BulkBar } from './bulk-bar.tsx'
import { useColumns } from './columns.tsx'
import { type Sort, type Status, type Summary, useSecrets, type Wanted } from './use-secrets.ts'

const STATUSES: readonly Status[] = ['ENABLE', 'DISABLE', 'REVOKE', 'ROTATING']

/** The list of secrets. What is searched and sorted stands in the address, so that it survives a reload and can be sent on. */
export function Screen() {
  const t = useTranslations('secrets')
  const [wanted, want] = useWanted()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const columns = useColumns()
  const { data, rows, total, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useSecrets(wanted)
  const names = useNames(rows)
  const narrowed = wanted.search !== '' || wanted.status !== undefined
  const clear = () => want({ search: '', status: undefined })
  const empty = data !== undefined && rows.length === 0
  return (
    <>
      <ScreenHead
        title={t('title')}
        text={t('text')}
        actions={
          <Button component={Link} to="/secrets/new" leftSection={<Icon name="plus" />}>
            {t('create')}
          </Button>
        }
      />
      <Stack gap="sm">
        {(isPending || rows.length > 0 || narrowed) && (
          <Filters wanted={wanted} want={want} total={data === undefined ? undefined : total} />
        )}
        {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
        {isPending && error === null && <Skeleton height={320} />}
        {empty && <Nothing narrowed={narrowed} onClear={clear} />}
        {rows.length > 0 && (
          <>
            <BulkBar names={names} selected={selected} onSelect={setSelected} />
            <DataTable
              label={t('title')}
              rows={rows}
              columns={columns}
              keyOf={({ secretId }) => secretId}
              nameOf={({ secretName }) => secretName}
              total={total}
              sort={wanted.sort}
              onSort={(sort) => want({ sort: sort as Sort })}
              selected={selected}
              onSelect={setSelected}
              onEnd={() => void (hasNextPage && !isFetchingNextPage && fetchNextPage())}
            />
          </>
        )}
      </Stack>
    </>
  )
}

/** The names of all that were shown so far, by their ids. */
function useNames(rows: readonly Summary[]): ReadonlyMap<string, string> {
  const [names] = useState(new Map<string, string>())
  for (const { secretId, secretName } of rows) names.set(secretId, secretName)
  return names
}

function useWanted(): [Wanted, (change: Partial<Wanted>) => void] {
  const [params, setParams] = useSearchParams()
  const status = STATUSES.find((each) => each === params.get('status'))
  const wanted: Wanted = { search: params.get('search') ?? '', status, sort: (params.get('sort') ?? 'secretName') as Sort }
  const want = (change: Partial<Wanted>) => {
    const given = Object.entries({ ...wanted, ...change }).filter(([, value]) => value !== undefined && value !== '')
    setParams(given as [string, string][], { replace: true })
  }
  return [wanted, want]
}

interface FiltersProps {
  wanted: Wanted
  want: (change: Partial<Wanted>) => void
  total: number | undefined
}

function Filters({ wanted, want, total }: FiltersProps) {
  const t = useTranslations('secrets')
  const parts = useTranslations('parts')
  const [typed, setTyped] = useSearch(wanted.search, (search) => want({ search }))
  return (
    <Group gap="sm" align="center">
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={512}
        flex="1 1 200px"
        maw={360}
      />
      <Select
        aria-label={t('status')}
        placeholder={t('all-states')}
        value={wanted.status ?? null}
        onChange={(status) => want({ status: status ?? undefined })}
        data={STATUSES.map((value) => ({ value, label: parts(`secret-states.${value}`) }))}
        clearable
        clearButtonProps={{ 'aria-label': t('nothing.clear') }}
        w={190}
      />
      <Text size="sm" c="dimmed" role="status">
        {total !== undefined && parts('table.rows', { count: total })}
      </Text>
    </Group>
  )
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const t = useTranslations('secrets')
  if (narrowed)
    return (
      <Empty icon="search" title={t('nothing.title')} text={t('nothing.text')}>
        <Button variant="default" onClick={onClear}>
          {t('nothing.clear')}
        </Button>
      </Empty>
    )
  return (
    <Empty icon="secret" title={t('empty.title')} text={t('empty.text')}>
      <Button component={Link} to="/secrets/new" leftSection={<Icon name="plus" />}>
        {t('empty.link')}
      </Button>
    </Empty>
  )
}
