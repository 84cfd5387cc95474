import { inDialog, type Picture, press } from './picture.ts'

const account = (part: string): Picture['path'] => {
  return (made) => `/permissions/sub-accounts/${made.account}${part}`
}

export const PERMISSION_PICTURES: readonly Picture[] = [
  { name: 'permissions-empty', path: '/permissions/sub-accounts', empty: true },
  { name: 'permissions-groups-empty', path: '/permissions/groups', empty: true },
  { name: 'permissions', path: '/permissions/sub-accounts', wide: true },
  { name: 'permissions-new', path: '/permissions/sub-accounts/new', wide: true },
  { name: 'permissions-basics', path: account(''), wide: true },
  { name: 'permissions-hostile', path: ({ hostileAccount }) => `/permissions/sub-accounts/${hostileAccount}` },
  { name: 'permissions-rights', path: account('/rights'), wide: true },
  { name: 'permissions-keys', path: account('/keys'), wide: true },
  { name: 'permissions-console', path: account('/console'), wide: true },
  { name: 'permissions-sources', path: account('/sources'), wide: true },
  { name: 'permissions-groups', path: '/permissions/groups', wide: true },
  { name: 'permissions-group', path: ({ group }) => `/permissions/groups/${group}`, wide: true },
  { name: 'permissions-policies', path: '/permissions/policies', wide: true },
  { name: 'permissions-policy', path: ({ policy }) => `/permissions/policies/${policy}`, wide: true },
  { name: 'permissions-editor', path: ({ policy }) => `/permissions/policies/${policy}/edit`, wide: true },
  { name: 'permissions-roles', path: '/permissions/roles', wide: true },
  { name: 'permissions-role', path: ({ role }) => `/permissions/roles/${role}`, wide: true },
  { name: 'permissions-decisions', path: '/permissions/decisions', wide: true },
  { name: 'permissions-missing', path: '/permissions/groups/00000000-0000-4000-8000-000000000000' },
  {
    name: 'dialog-account-delete',
    path: account(''),
    lead: async (tab) => {
      await press(tab, 'Delete', '삭제')
      await inDialog(tab)
    },
  },
  {
    name: 'dialog-key-made',
    path: ({ hostileAccount }) => `/permissions/sub-accounts/${hostileAccount}/keys`,
    lead: async ({ page }, { coffer, hostileAccount }) => {
      // An account has two at most, and each picture makes one.
      const keys = `/api/v1/sub-accounts/${hostileAccount}/access-keys`
      for (const { accessKey } of await coffer.main.ok('GET', keys)) {
        await coffer.main.ok('PUT', keys, { accessKey, active: false })
        await coffer.main.ok('DELETE', keys, { accessKey })
      }
      await page.locator('section button, main [role=tabpanel] button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'dialog-group-add',
    path: ({ group }) => `/permissions/groups/${group}`,
    lead: async (tab) => {
      await press(tab, 'Add', '추가')
      await inDialog(tab)
    },
  },
  { name: 'account', path: '/account', as: 'anna.kim', wide: true },
]
