import { Anchor, Button, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { Icon } from '../../parts/icon.tsx'
import { Instant } from '../../parts/instant.tsx'
import { ListTab } from '../list-tab.tsx'
import type { Item } from '../use-items.ts'
import { AccountState } from './account-state.tsx'

type Row = Item<'getSubAccountList'>

export function AccountsTab() {
  const t = useTranslations('permissions.accounts')
  const all = useTranslations('permissions')
  return (
    <ListTab
      kind="accounts"
      columns={[
        {
          key: 'login-id',
          title: t('login-id'),
          cell: ({ subAccountId, loginId }) => (
            <Anchor component={Link} to={`/permissions/sub-accounts/${subAccountId}`} fw={500} size="sm" title={loginId}>
              <bdi>{loginId}</bdi>
            </Anchor>
          ),
        },
        { key: 'name', title: t('name'), from: 'xs', cell: ({ name }) => <bdi title={name}>{name}</bdi> },
        { key: 'state', title: t('state'), width: 170, narrow: 156, cell: (row) => <AccountState of={row} /> },
        { key: 'access', title: t('access'), width: 190, from: 'md', cell: (row) => <Access of={row} /> },
        { key: 'created', title: all('created'), width: 160, from: 'lg', cell: ({ createTime }) => <Instant at={createTime} /> },
      ]}
      create={
        <Button component={Link} to="/permissions/sub-accounts/new" leftSection={<Icon name="plus" />}>
          {t('create')}
        </Button>
      }
      empty={{ icon: 'people', title: t('empty.title'), text: t('empty.text') }}
    />
  )
}

function Access({ of: { canAPIGatewayAccess, canConsoleAccess, isMfaSet } }: { of: Row }) {
  const t = useTranslations('permissions.accounts')
  const ways = [canAPIGatewayAccess && t('api'), canConsoleAccess && t('console'), isMfaSet && t('mfa')].filter((way) => way !== false)
  if (ways.length > 0) return <Text size="sm">{ways.join(' · ')}</Text>
  return (
    <Text size="sm" c="dimmed">
      {t('no-access')}
    </Text>
  )
}
