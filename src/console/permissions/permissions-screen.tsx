import { Navigate, Route, Routes } from 'react-router'
import { useTranslations } from 'use-intl'
import { AddressTabs } from '../parts/address-tabs.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { NoSuchPage } from '../shell/no-such-page.tsx'
import { AccountDetail } from './accounts/account-detail.tsx'
import { AccountsTab } from './accounts/accounts-tab.tsx'
import { CreateAccount } from './accounts/create-account.tsx'
import { DecisionsTab } from './decisions/decisions-tab.tsx'
import { EditPolicy } from './policies/edit-policy.tsx'
import { PoliciesTab } from './policies/policies-tab.tsx'
import { PolicyDetail } from './policies/policy-detail.tsx'
import { GroupDetail } from './sets/group-detail.tsx'
import { GroupsTab } from './sets/groups-tab.tsx'
import { RoleDetail } from './sets/role-detail.tsx'
import { RolesTab } from './sets/roles-tab.tsx'

const TABS = {
  accounts: { to: '/permissions/sub-accounts', Tab: AccountsTab },
  groups: { to: '/permissions/groups', Tab: GroupsTab },
  policies: { to: '/permissions/policies', Tab: PoliciesTab },
  roles: { to: '/permissions/roles', Tab: RolesTab },
  decisions: { to: '/permissions/decisions', Tab: DecisionsTab },
} as const
type TabName = keyof typeof TABS
const NAMES = Object.keys(TABS) as TabName[]

/** Who may do what: the four kinds of things and how they hang together. Each has an address of its own. */
export function Screen() {
  return (
    <Routes>
      <Route index element={<Navigate to={TABS.accounts.to} replace />} />
      <Route path="sub-accounts" element={<Place at="accounts" />} />
      <Route path="sub-accounts/new" element={<CreateAccount />} />
      <Route path="sub-accounts/:id/:part?" element={<AccountDetail />} />
      <Route path="groups" element={<Place at="groups" />} />
      <Route path="groups/:id" element={<GroupDetail />} />
      <Route path="policies" element={<Place at="policies" />} />
      <Route path="policies/new" element={<EditPolicy />} />
      <Route path="policies/:id" element={<PolicyDetail />} />
      <Route path="policies/:id/edit" element={<EditPolicy />} />
      <Route path="roles" element={<Place at="roles" />} />
      <Route path="roles/:id" element={<RoleDetail />} />
      <Route path="decisions/:id?" element={<Place at="decisions" />} />
      <Route path="*" element={<NoSuchPage />} />
    </Routes>
  )
}

function Place({ at }: { at: TabName }) {
  const t = useTranslations('permissions')
  const { Tab } = TABS[at]
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} />
      <AddressTabs at={at} tabs={NAMES.map((name) => ({ name, title: t(`tabs.${name}`), to: TABS[name].to }))}>
        <Tab />
      </AddressTabs>
    </>
  )
}
