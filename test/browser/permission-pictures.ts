import type { TestPage } from '../support/chromium.ts'
import type { TestCoffer } from '../support/coffer.ts'

const STATEMENTS = [
  {
    effect: 'Allow',
    targets: [{ product: 'SecretManager', actions: ['View/getSecretValue', 'View/getSecretDetail'], resourceNrns: ['*'] }],
    condition: { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8', '192.0.2.7'] } },
  },
  { effect: 'Deny', targets: [{ product: 'KMS', actions: ['Change*'], resourceNrns: ['nrn:PUB:KMS:KR:*:Key/*'] }] },
]
let made: { account: string; policy: string; group: string } | undefined

/** Some people and what they may do; made once, for the first look. */
async function people({ main }: TestCoffer): Promise<NonNullable<typeof made>> {
  if (made !== undefined) return made
  const { id: policy } = await main.ok('POST', '/api/v1/policies', {
    policyName: 'app-reader',
    description: 'What the shop reads at start',
    permissions: STATEMENTS,
  })
  const { id: group } = await main.ok('POST', '/api/v1/groups', { groupName: 'operators' })
  await main.ok('POST', '/api/v1/roles', { roleName: 'on-call', descCont: 'For whoever is on call', sessionExpirationSec: 3600 })
  const accounts: string[] = []
  for (const [loginId, name] of [
    ['anna.kim', '김안나'],
    ['deploy-bot', 'Deployment'],
    ['hiro', '<b>‮hiro</b>'],
    ['w'.repeat(60), 'w'.repeat(30)],
  ] as const) {
    const { id } = await main.ok('POST', '/api/v1/sub-accounts', { loginId, name, canConsoleAccess: true, canAPIGatewayAccess: true })
    accounts.push(id)
  }
  const [account = '', other = ''] = accounts
  await main.ok('PUT', `/api/v1/sub-accounts/${other}`, { active: false })
  await main.ok('POST', `/api/v1/sub-accounts/${account}/policies`, { policyIdList: [policy] })
  await main.ok('POST', `/api/v1/sub-accounts/${account}/groups`, { groupIdList: [group] })
  await main.ok('POST', `/api/v1/sub-accounts/${account}/access-keys`)
  made = { account, policy, group }
  return made
}

const at = (path: (ids: NonNullable<typeof made>) => string) => async (tab: TestPage, coffer: TestCoffer) => {
  await tab.page.goto(`/console/permissions${path(await people(coffer))}`)
  await tab.page.locator('h1').first().waitFor()
}

export const PERMISSION_PICTURES = [
  { name: 'permissions', path: '/permissions', lead: at(() => '/sub-accounts') },
  { name: 'permissions-new', path: '/permissions', lead: at(() => '/sub-accounts/new') },
  { name: 'permissions-basics', path: '/permissions', lead: at(({ account }) => `/sub-accounts/${account}`) },
  { name: 'permissions-rights', path: '/permissions', lead: at(({ account }) => `/sub-accounts/${account}/rights`) },
  { name: 'permissions-keys', path: '/permissions', lead: at(({ account }) => `/sub-accounts/${account}/keys`) },
  { name: 'permissions-console', path: '/permissions', lead: at(({ account }) => `/sub-accounts/${account}/console`) },
  { name: 'permissions-sources', path: '/permissions', lead: at(({ account }) => `/sub-accounts/${account}/sources`) },
  { name: 'permissions-policies', path: '/permissions', lead: at(() => '/policies') },
  { name: 'permissions-policy', path: '/permissions', lead: at(({ policy }) => `/policies/${policy}`) },
  { name: 'permissions-editor', path: '/permissions', lead: at(({ policy }) => `/policies/${policy}/edit`) },
  { name: 'permissions-decisions', path: '/permissions', lead: at(() => '/decisions') },
  { name: 'account', path: '/account' },
] as const
