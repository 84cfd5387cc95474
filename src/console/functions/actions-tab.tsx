import { Anchor, Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Failure } from '../parts/failure.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { type ActionItem, actionPath, kindOf, NO_PACKAGE } from './kinds.ts'
import { useActions } from './use-actions.ts'

export function ActionsTab() {
  const t = useTranslations('functions')
  const parts = useTranslations('parts')
  const columns = useColumns()
  const [params, setParams] = useSearchParams()
  const [search, setSearch] = useState('')
  const { packages, actions, error, isPending, refetch } = useActions()
  const wanted = params.get('package')
  const rows = actions.filter((each) => each.name.includes(search) && (wanted === null || each.package === wanted))
  if (error !== null && actions.length === 0) return <Failure error={error} onAgain={refetch} />
  if (isPending) return <Skeleton height={240} />
  if (actions.length === 0)
    return (
      <Empty icon="function" title={t('actions.empty-title')} text={t('actions.empty-text')}>
        <Button component={Link} to="/functions/new-action" leftSection={<Icon name="plus" />}>
          {t('actions.first')}
        </Button>
      </Empty>
    )
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<Icon name="search" size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          maxLength={50}
          flex="1 1 200px"
          maw={320}
        />
        <Select
          aria-label={t('package')}
          placeholder={t('all-packages')}
          value={wanted}
          onChange={(name) => setParams(name === null ? {} : { package: name }, { replace: true })}
          data={[{ value: NO_PACKAGE, label: t('no-package') }, ...packages.map(({ name }) => ({ value: name, label: name }))]}
          clearable
          clearButtonProps={{ 'aria-label': t('all-packages') }}
          w={220}
        />
        <Text size="sm" c="dimmed" role="status">
          {parts('table.rows', { count: rows.length })}
        </Text>
      </Group>
      <DataTable
        label={t('tabs.actions')}
        rows={rows}
        columns={columns}
        keyOf={(each) => `${each.package}/${each.name}`}
        nameOf={({ name }) => name}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<ActionItem>[] {
  const t = useTranslations('functions')
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('name'),
        cell: (each) => (
          <Anchor component={Link} to={actionPath(each)} fw={500} size="sm" title={each.name}>
            <bdi>{each.name}</bdi>
          </Anchor>
        ),
      },
      { key: 'package', title: t('package'), width: 160, from: 'sm', cell: (each) => (each.package === NO_PACKAGE ? '—' : each.package) },
      { key: 'kind', title: t('kind'), width: 170, narrow: 120, cell: ({ exec }) => t(`kinds.${kindOf(exec.kind)}.name`) },
      {
        key: 'description',
        title: t('description'),
        from: 'lg',
        cell: ({ description }) => <bdi title={description}>{description}</bdi>,
      },
      { key: 'version', title: t('version'), width: 90, from: 'md', cell: ({ version }) => version },
      { key: 'changed', title: t('changed'), width: 150, from: 'md', cell: ({ updateDate }) => <Instant at={updateDate} /> },
    ],
    [t],
  )
}
