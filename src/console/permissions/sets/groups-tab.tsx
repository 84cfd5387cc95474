import { Anchor, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { client } from '../../api/client.ts'
import { useRun } from '../../api/use-run.ts'
import { Instant } from '../../parts/instant.tsx'
import { ListTab } from '../list-tab.tsx'
import { pathOf } from '../refs.ts'
import { ownNameFault } from '../rules.ts'
import { CreateSet } from './create-set.tsx'

export function GroupsTab() {
  const t = useTranslations('permissions.sets')
  const all = useTranslations('permissions')
  return (
    <ListTab
      kind="groups"
      columns={[
        {
          key: 'name',
          title: all('name'),
          cell: ({ groupId, groupName }) => (
            <Anchor component={Link} to={pathOf({ kind: 'groups', id: groupId })} fw={500} size="sm" title={groupName}>
              <bdi>{groupName}</bdi>
            </Anchor>
          ),
        },
        { key: 'count', title: t('group-count'), width: 110, narrow: 108, cell: ({ subAccountCount }) => subAccountCount },
        { key: 'created', title: all('created'), width: 160, from: 'sm', cell: ({ createTime }) => <Instant at={createTime} /> },
      ]}
      create={<CreateGroup />}
      empty={{ icon: 'people', title: t('group-empty'), text: t('group-empty-text') }}
    />
  )
}

function CreateGroup() {
  const t = useTranslations('permissions.sets')
  const all = useTranslations('permissions')
  const navigate = useNavigate()
  const [groupName, setName] = useState('')
  const making = useRun('getGroupList')
  const create = () =>
    making.run(
      () => client.createGroup({ body: { groupName } }),
      ({ id }) => void navigate(pathOf({ kind: 'groups', id })),
    )
  return (
    <CreateSet title={t('group-create')} run={making} ready={!ownNameFault(groupName)} onCreate={() => void create()}>
      <NameField label={all('name')} value={groupName} onChange={setName} />
    </CreateSet>
  )
}

export function NameField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const t = useTranslations('permissions.sets')
  return (
    <TextInput
      label={label}
      description={t('name-rule')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={value.length > 2 && ownNameFault(value) ? t('name-rule') : undefined}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
    />
  )
}
