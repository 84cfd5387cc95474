import { idIn, makeSecret } from '../secrets/making.ts'
import { PASSWORD } from '../support/browser.ts'
import type { TestCoffer } from '../support/coffer.ts'

export const HTML = '<img src=x onerror=alert(1)><script>window.pwned=1</script>'
export const TURNED = '\u202Eright-to-left \u2066'
export const LONG_NAME = `s-${'w'.repeat(510)}`
/** As much as a memo of a secret holds. */
const MEMO = `${HTML}${TURNED}${'w'.repeat(920)}`

/** A server whose people put all of it wherever they may. */
export async function hostileWorld(coffer: TestCoffer) {
  const { main } = coffer
  // The two marks of direction are of three bytes each.
  const short = (max: number) => `${HTML}${TURNED}`.padEnd(max, 'w').slice(0, max - 4)
  const { keyTag: key } = await main.ok('POST', '/kms/v1/keys', {
    ...{ keyName: 'hostile-key', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false },
    memo: short(100),
  })
  const S = await makeSecret(main, LONG_NAME, { memo: MEMO, protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: key })
  const { id: policy } = await main.ok('POST', '/api/v1/policies', {
    policyName: 'hostile-policy',
    description: short(300),
    permissions: [
      {
        effect: 'Allow',
        targets: [
          { product: 'SecretManager', actions: ['View*'], resourceNrns: [`nrn:PUB:SecretManager:KR:*:Secret/${'w'.repeat(60)}*`, '*'] },
        ],
      },
    ],
  })
  const { id: group } = await main.ok('POST', '/api/v1/groups', { groupName: 'שלום-עולם' })
  const { id: role } = await main.ok('POST', '/api/v1/roles', { roleName: `r${'w'.repeat(29)}`, descCont: short(300) })
  const { id: account } = await main.ok('POST', '/api/v1/sub-accounts', {
    ...{
      loginId: 'w'.repeat(60),
      name: '<b>\u202Ehiro</b>',
      memo: short(300),
      canAPIGatewayAccess: true,
      canConsoleAccess: true,
      password: PASSWORD,
    },
  })
  await main.ok('POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [account] })
  for (const at of [`sub-accounts/${account}`, `groups/${group}`, `roles/${role}`])
    await main.ok('POST', `/api/v1/${at}/policies`, { policyIdList: [policy] })
  const description = `${HTML}${TURNED}${'w'.repeat(900)}`
  const throws = `exports.main = () => { console.log(${JSON.stringify(description)}); throw new Error(${JSON.stringify(description)}) }`
  await main.ok('PUT', '/ncf/api/v2/packages/shared', { description })
  await main.ok('PUT', '/ncf/api/v2/packages/-/actions/greets', { description, exec: { kind: 'nodejs:default', code: throws } })
  await main.call('POST', '/ncf/api/v2/packages/-/actions/greets?blocking=true&result=true', {})
  const trigger = await main.ok('PUT', '/ncf/api/v2/triggers/fires', { description, secretManagerLink: [{ secretName: LONG_NAME }] })
  await main.ok('POST', '/ncf/api/v2/triggers/fires/link-action', { action: 'greets', package: '-' })
  await main.ok('PUT', '/ncf/api/v2/triggers/hook', { webhook: { url: `https://ci.example.com/${'w'.repeat(1000)}`, rotateSecret: false } })
  await main.ok('POST', `${S}/enable-auto-rotation`, { rotationPeriod: 30, triggerId: trigger.id })
  await main.ok('POST', `${S}/rotation`)
  await coffer.coffer.dispatcher.idle()
  await main.ok('PUT', '/api/v1/watch-rules/decoys', { kind: 'decoy', secretIds: [idIn(S)] })
  const reader = await coffer.subAccount('reader', 'NCP_SECRETMANAGER_USER')
  await reader.ok('GET', `${S}/values`)
  await coffer.coffer.jobs.tick()
  const hook = { name: short(100), url: `https://ci.example.com/${'w'.repeat(1000)}`, types: ['secret.deleted'] }
  const { subscriptionId: webhook } = await main.ok('POST', '/api/v1/subscriptions', hook)
  const refused = await reader.call('PUT', `${S}/memo`, { memo: `${HTML}${TURNED}` })
  const decision = refused.headers.get('x-coffer-decision-id') ?? ''
  await coffer.coffer.sequencer.seal()
  return { secret: idIn(S), key, policy, group, role, account, webhook, decision }
}

/** What a screen shows of what people who mean harm have written, and what must be seen of it there. */
const SEEN = 'onerror=alert'
export const SCREENS = [
  ['the list of secrets', () => '/secrets', LONG_NAME.slice(0, 40)],
  ['a secret', ({ secret }) => `/secrets/${secret}`, SEEN],
  ['its rotation', ({ secret }) => `/secrets/${secret}/rotation`, 'onerror'],
  ['its consumers', ({ secret }) => `/secrets/${secret}/consumers`, 'reader'],
  ['its access', ({ secret }) => `/secrets/${secret}/access`, 'reader'],
  ['its history', ({ secret }) => `/secrets/${secret}/history`, 'Get Secret Value'],
  ['the overview', () => '/', LONG_NAME.slice(0, 40)],
  ['sub accounts', () => '/permissions/sub-accounts', '<b>'],
  ['a sub account', ({ account }) => `/permissions/sub-accounts/${account}`, undefined],
  ['its rights', ({ account }) => `/permissions/sub-accounts/${account}/rights`, LONG_NAME.slice(0, 40)],
  ['groups', () => '/permissions/groups', 'שלום'],
  ['a group', ({ group }) => `/permissions/groups/${group}`, '<b>'],
  ['policies', () => '/permissions/policies', SEEN],
  ['a policy', ({ policy }) => `/permissions/policies/${policy}`, SEEN],
  ['the editor of a policy', ({ policy }) => `/permissions/policies/${policy}/edit`, undefined],
  ['roles', () => '/permissions/roles', SEEN],
  ['a role', ({ role }) => `/permissions/roles/${role}`, SEEN],
  ['actions', () => '/functions', 'greets'],
  ['an action', () => '/functions/actions/-/greets', 'greets'],
  ['its runs', () => '/functions/actions/-/greets/run', 'Error'],
  ['packages', () => '/functions/packages', 'shared'],
  ['triggers', () => '/functions/triggers', 'fires'],
  ['a trigger', () => '/functions/triggers/fires', LONG_NAME.slice(0, 40)],
  ['a trigger with a webhook', () => '/functions/triggers/hook', 'ci.example.com'],
  ['keys', () => '/keys', 'hostile-key'],
  ['a key', ({ key }) => `/keys/${key}`, SEEN],
  ['the history', () => '/history', 'reader'],
  ['alerts', () => '/history/alerts', LONG_NAME.slice(0, 40)],
  ['watch rules', () => '/history/rules', 'decoys'],
  ['webhooks', () => '/history/webhooks', SEEN],
  ['a webhook', ({ webhook }) => `/history/webhooks/${webhook}`, SEEN],
  ['the verification of the history', () => '/history/verify', 'Check again'],
  ['decisions', () => '/permissions/decisions', 'What if?'],
  ['a decision', ({ decision }) => `/permissions/decisions/${decision}`, 'reader'],
] as const satisfies readonly (readonly [string, (made: Awaited<ReturnType<typeof hostileWorld>>) => string, string | undefined])[]
