import { Anchor, NumberInput, TextInput } from '@mantine/core'
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
import { NameField } from './groups-tab.tsx'

const MINUTE_SEC = 60
const MINUTES = { min: 10, max: 720, usual: 60 }

export function RolesTab() {
  const t = useTranslations('permissions.sets')
  const all = useTranslations('permissions')
  return (
    <ListTab
      kind="roles"
      columns={[
        {
          key: 'name',
          title: all('name'),
          cell: ({ roleId, roleName }) => (
            <Anchor component={Link} to={pathOf({ kind: 'roles', id: roleId })} fw={500} size="sm" title={roleName}>
              <bdi>{roleName}</bdi>
            </Anchor>
          ),
        },
        { key: 'for', title: t('role-for'), from: 'sm', cell: ({ descCont }) => <bdi title={descCont}>{descCont}</bdi> },
        {
          key: 'session',
          title: t('role-session'),
          width: 150,
          cell: ({ sessionExpirationSec }) => t('role-minutes', { count: Math.round(sessionExpirationSec / MINUTE_SEC) }),
        },
        { key: 'created', title: all('created'), width: 160, from: 'md', cell: ({ createTime }) => <Instant at={createTime} /> },
      ]}
      create={<CreateRole />}
      empty={{ icon: 'shield', title: t('role-empty'), text: t('role-empty-text') }}
    />
  )
}

function CreateRole() {
  const t = useTranslations('permissions.sets')
  const all = useTranslations('permissions')
  const navigate = useNavigate()
  const [roleName, setName] = useState('')
  const [descCont, setText] = useState('')
  const [minutes, setMinutes] = useState<number>(MINUTES.usual)
  const making = useRun('getRoleList')
  const create = () =>
    making.run(
      () => client.createRole({ body: { roleName, descCont, sessionExpirationSec: minutes * MINUTE_SEC } }),
      ({ id }) => void navigate(pathOf({ kind: 'roles', id })),
    )
  const ready = !ownNameFault(roleName) && minutes >= MINUTES.min && minutes <= MINUTES.max
  return (
    <CreateSet title={t('role-create')} run={making} ready={ready} onCreate={() => void create()}>
      <NameField label={all('name')} value={roleName} onChange={setName} />
      <TextInput label={t('role-for')} value={descCont} onChange={(event) => setText(event.currentTarget.value)} maxLength={300} />
      <NumberInput
        label={t('role-session-minutes')}
        description={t('role-session-rule')}
        value={minutes}
        onChange={(next) => setMinutes(Number(next))}
        min={MINUTES.min}
        max={MINUTES.max}
        allowDecimal={false}
        allowNegative={false}
      />
    </CreateSet>
  )
}
