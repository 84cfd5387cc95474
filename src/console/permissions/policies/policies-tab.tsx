import { Anchor, Badge, Button, Select } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { Instant } from '../../parts/instant.tsx'
import { ListTab } from '../list-tab.tsx'
import { pathOf } from '../refs.ts'

const TYPES = ['SYSTEM_MANAGED', 'USER_CREATED'] as const

export function PoliciesTab() {
  const t = useTranslations('permissions.policies')
  const all = useTranslations('permissions')
  const [params, setParams] = useSearchParams()
  const type = TYPES.find((each) => each === params.get('type'))
  const narrow = (next: string | null) =>
    setParams(
      (old) => {
        if (next === null) old.delete('type')
        else old.set('type', next)
        return old
      },
      { replace: true },
    )
  return (
    <ListTab
      kind="policies"
      query={type === undefined ? {} : { type }}
      filter={
        <Select
          aria-label={t('type')}
          placeholder={t('type-all')}
          value={type ?? null}
          onChange={narrow}
          data={TYPES.map((value) => ({ value, label: t(`type-${value}`) }))}
          clearable
          clearButtonProps={{ 'aria-label': all('nothing.clear') }}
          w={180}
        />
      }
      columns={[
        {
          key: 'name',
          title: all('name'),
          cell: ({ policyId, policyName }) => (
            <Anchor component={Link} to={pathOf({ kind: 'policies', id: policyId })} fw={500} size="sm" title={policyName}>
              <bdi>{policyName}</bdi>
            </Anchor>
          ),
        },
        { key: 'type', title: t('type'), width: 170, from: 'xs', cell: ({ policyType }) => <PolicyKind of={policyType} /> },
        { key: 'description', title: t('description'), from: 'sm', cell: (row) => <Purpose of={row} /> },
        {
          key: 'changed',
          title: all('changed'),
          width: 150,
          from: 'lg',
          cell: ({ policyType, updateTime }) => <Instant at={policyType === 'USER_CREATED' ? updateTime : null} />,
        },
      ]}
      create={
        <Button component={Link} to="/permissions/policies/new" leftSection={<Icon name="plus" />}>
          {t('create')}
        </Button>
      }
      empty={{ icon: 'shield', title: t('empty'), text: t('empty-text') }}
    />
  )
}

export function PolicyKind({ of: type }: { of: (typeof TYPES)[number] }) {
  const t = useTranslations('permissions.policies')
  return (
    <Badge color={type === 'USER_CREATED' ? 'indigo.8' : 'gray.7'} variant="filled" tt="none" radius="sm">
      {t(`type-${type}`)}
    </Badge>
  )
}

interface Described {
  policyName: string
  policyType: (typeof TYPES)[number]
  description: string
}

/** What a policy is for. Of those that come with the product the console knows it in every language. */
export function usePurpose(): (policy: Described) => string {
  const t = useTranslations('permissions.policies')
  return ({ policyName, policyType, description }) => {
    const name = `system.${policyName}` as 'system.NCP_ADMINISTRATOR'
    return policyType === 'SYSTEM_MANAGED' && t.has(name) ? t(name) : description
  }
}

function Purpose({ of: policy }: { of: Described }) {
  const purpose = usePurpose()(policy)
  return <bdi title={purpose}>{purpose}</bdi>
}
