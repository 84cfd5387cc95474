import { Anchor, Badge, Button } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { useOperation } from '../api/use-operation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { NotYet } from '../parts/not-yet.tsx'
import { NO_PACKAGE, type Trigger, triggerPath } from './kinds.ts'

export function TriggersTab() {
  const t = useTranslations('functions')
  const columns = useColumns()
  const { data, error, refetch } = useOperation('getTriggers', {})
  if (data === undefined) return <NotYet of={{ error, refetch }} height={240} />
  if (data.length === 0)
    return (
      <Empty icon="link" title={t('triggers.empty-title')} text={t('triggers.empty-text')}>
        <Button component={Link} to="/functions/new-trigger" leftSection={<Icon name="plus" />}>
          {t('triggers.first')}
        </Button>
      </Empty>
    )
  return <DataTable label={t('tabs.triggers')} rows={data} columns={columns} keyOf={({ id }) => id} nameOf={({ name }) => name} />
}

function useColumns(): readonly Column<Trigger>[] {
  const t = useTranslations('functions')
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('name'),
        cell: ({ name }) => (
          <Anchor component={Link} to={triggerPath(name)} fw={500} size="sm" title={name}>
            <bdi>{name}</bdi>
          </Anchor>
        ),
      },
      { key: 'target', title: t('triggers.calls'), cell: (trigger) => <Target of={trigger} /> },
      { key: 'secrets', title: t('triggers.secrets'), width: 120, from: 'sm', cell: ({ linkedSecretList }) => linkedSecretList.length },
      {
        key: 'description',
        title: t('description'),
        from: 'lg',
        cell: ({ description }) => <bdi title={description}>{description}</bdi>,
      },
      { key: 'changed', title: t('changed'), width: 150, from: 'md', cell: ({ updateDate }) => <Instant at={updateDate} /> },
    ],
    [t],
  )
}

/** What a trigger calls, in a few words. */
export function Target({ of: { actionList, webhook } }: { of: Pick<Trigger, 'actionList' | 'webhook'> }) {
  const t = useTranslations('functions')
  const [action] = actionList
  if (action !== undefined) return <bdi>{action.package === NO_PACKAGE ? action.name : `${action.package}/${action.name}`}</bdi>
  if (webhook !== null)
    return (
      <span title={webhook.url}>
        {t('triggers.webhook')} <bdi>{webhook.url}</bdi>
      </span>
    )
  return (
    <Badge color="orange.9" radius="sm" tt="none">
      {t('triggers.nothing')}
    </Badge>
  )
}
