import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'
import { useOperation } from '../api/use-operation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { DeletePackage, PackageDialog } from './package-dialog.tsx'

type Package = CallReply<'getPackages'>[number]
type Asked = { do: 'new' } | { do: 'edit' | 'delete'; name: string }

export function PackagesTab() {
  const t = useTranslations('functions')
  const [asked, ask] = useState<Asked>()
  const { data, error, refetch } = useOperation('getPackages', {})
  const columns = useColumns(ask)
  const create = (
    <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => ask({ do: 'new' })}>
      {t('packages.create')}
    </Button>
  )
  return (
    <Stack gap="sm">
      {error !== null && <Failure error={error} onAgain={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={160} />}
      {data?.length === 0 && (
        <Empty icon="function" title={t('packages.empty-title')} text={t('packages.empty-text')}>
          {create}
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <>
          <Group>{create}</Group>
          <DataTable label={t('tabs.packages')} rows={data} columns={columns} keyOf={({ name }) => name} nameOf={({ name }) => name} />
        </>
      )}
      {asked?.do === 'new' && <PackageDialog onClose={() => ask(undefined)} />}
      {asked?.do === 'edit' && <PackageDialog name={asked.name} onClose={() => ask(undefined)} />}
      {asked?.do === 'delete' && <DeletePackage name={asked.name} onClose={() => ask(undefined)} />}
    </Stack>
  )
}

function useColumns(ask: (asked: Asked) => void): readonly Column<Package>[] {
  const t = useTranslations('functions')
  return useMemo(
    () => [
      { key: 'name', title: t('name'), cell: ({ name }) => <bdi>{name}</bdi> },
      {
        key: 'description',
        title: t('description'),
        from: 'sm',
        cell: ({ description }) => <bdi title={description}>{description}</bdi>,
      },
      { key: 'changed', title: t('changed'), width: 150, from: 'md', cell: ({ updateDate }) => <Instant at={updateDate} /> },
      {
        key: 'do',
        title: t('do'),
        width: 190,
        cell: ({ name }) => (
          <Group gap={4} wrap="nowrap" ml={-8}>
            <Button size="compact-sm" variant="subtle" aria-label={t('edit-one', { name })} onClick={() => ask({ do: 'edit', name })}>
              {t('edit')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              c="var(--mantine-color-error)"
              aria-label={t('delete-one', { name })}
              onClick={() => ask({ do: 'delete', name })}
            >
              {t('delete')}
            </Button>
          </Group>
        ),
      },
    ],
    [t, ask],
  )
}
