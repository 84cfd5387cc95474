import { consoleAccount } from '../../support/browser.ts'
import type { Caller } from '../../support/caller.ts'
import type { TestCoffer } from '../../support/coffer.ts'

export interface People {
  readonly account: string
  readonly hostileAccount: string
  readonly locked: string
  readonly policy: string
  readonly group: string
  readonly role: string
  readonly bot: Caller
  readonly reader: Caller
}

const STATEMENTS = [
  {
    effect: 'Allow',
    targets: [
      { product: 'SecretManager', actions: ['View/getSecretValue', 'View/getSecretDetail', 'View/getSecretList'], resourceNrns: ['*'] },
      { product: 'KMS', actions: ['View*'], resourceNrns: ['nrn:PUB:KMS:KR:*:Key/*'] },
    ],
    condition: { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8', '192.0.2.7'] } },
  },
  { effect: 'Deny', targets: [{ product: 'KMS', actions: ['Change*'], resourceNrns: ['nrn:PUB:KMS:KR:*:Key/*'] }] },
]
const OTHERS = [
  ['deploy-bot', 'Deployment'],
  ['w'.repeat(60), 'w'.repeat(30)],
  ['minji.park', '박민지'],
  ['sato.yui', '佐藤 結衣'],
] as const

/** People of every kind, and what they may do. */
export async function people(coffer: TestCoffer): Promise<People> {
  const { main } = coffer
  const { id: policy } = await main.ok('POST', '/api/v1/policies', {
    policyName: '주문-서비스-읽기',
    description: 'What the shop reads at start, from the office and from the cluster alone. '.repeat(3).trim(),
    permissions: STATEMENTS,
  })
  const { id: group } = await main.ok('POST', '/api/v1/groups', { groupName: 'operators' })
  await main.ok('POST', '/api/v1/groups', { groupName: `g${'w'.repeat(29)}` })
  const { id: role } = await main.ok('POST', '/api/v1/roles', {
    roleName: 'on-call',
    descCont: 'For whoever is on call this week: everything that a night may ask for, and nothing else.',
    sessionExpirationSec: 3600,
  })
  const { id: account } = await consoleAccount(coffer, 'anna.kim', 'NCP_SECRETMANAGER_MANAGER', {
    name: '김안나',
    canAPIGatewayAccess: true,
    memo: '플랫폼 팀',
  })
  const { id: hostileAccount } = await consoleAccount(coffer, 'hiro', undefined, {
    name: '<b>\u202Ehiro</b>',
    memo: `<script>alert(1)</script> ${'w'.repeat(250)}`,
  })
  const made: string[] = []
  for (const [loginId, name] of OTHERS)
    made.push((await main.ok('POST', '/api/v1/sub-accounts', { loginId, name, canConsoleAccess: true, canAPIGatewayAccess: true })).id)
  await main.ok('PUT', `/api/v1/sub-accounts/${made[0]}`, { active: false })
  await main.ok('POST', `/api/v1/sub-accounts/${account}/policies`, { policyIdList: [policy] })
  await main.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: [policy] })
  for (const id of [account, hostileAccount, ...made]) await main.ok('POST', `/api/v1/sub-accounts/${id}/groups`, { groupIdList: [group] })
  await main.ok('POST', `/api/v1/roles/${role}/policies`, { policyIdList: [policy] })
  await main.ok('POST', `/api/v1/sub-accounts/${account}/access-keys`)
  await main.ok('PUT', `/api/v1/sub-accounts/${account}`, {
    useApiAllowSource: true,
    apiAllowSources: [
      { type: 'IP', source: '10.0.0.0/8' },
      { type: 'IP', source: '2001:db8:85a3::8a2e:370:7334' },
    ],
    consolePermitIps: ['192.0.2.0/24', '198.51.100.7'],
  })
  await consoleAccount(coffer, 'forced', 'NCP_SECRETMANAGER_USER', { needPasswordReset: true })
  await consoleAccount(coffer, 'factored', 'NCP_SECRETMANAGER_USER', { isMfaMandatory: true })
  const { id: locked } = await consoleAccount(coffer, 'to-set-up', 'NCP_SECRETMANAGER_USER', { isMfaMandatory: true })
  await consoleAccount(coffer, 'nobody', 'NCP_SUB_ACCOUNT_VIEWER')
  const bot = await coffer.subAccount('ci-bot', 'NCP_SECRETMANAGER_USER')
  const reader = await coffer.subAccount('report-reader', 'NCP_SECRETMANAGER_USER')
  return { account, hostileAccount, locked, policy, group, role, bot, reader }
}
