import { Sealed } from '#base/sealed'
import { COLUMNS } from '#core/columns'
import { tokenHash } from '#core/rotation/find-job'
import type { Kind, SecretRow } from '#core/rows'
import { raiseAlert } from '#core/watch/raise-alert'
import { consoleAccount, signedIn } from '../support/browser.ts'
import type { Caller, Said } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** A row that an attack is aimed at, and calls whose answers depend on it. */
export interface Subject {
  kind: Kind
  id: string
  /** Asks through any server on the same store. */
  probe: (url: string) => Promise<Said>
}

export const VALUE = (n: string | number) => JSON.stringify({ user: 'app', password: `true-value-${n}` })
export const ADMINISTRATOR = 'NCP_ADMINISTRATOR'

export async function newSecret(coffer: TestCoffer, name: string, more: object = {}): Promise<string> {
  const secretValue = { value: VALUE(name), rotationTargets: ['password'] }
  return (await coffer.main.ok('POST', '/api/v1/secrets', { secretName: name, secretValue, ...more })).secretId
}

export const valuesOf = (secretId: string) => `/api/v1/secrets/${secretId}/values`

const asking =
  (caller: Caller, target: string, method = 'GET') =>
  (url: string) =>
    caller.at(url).call(method, target)

/** As many rows of every kind as the kind has columns, so that each column of each kind can be edited on a row of its own. */
export async function subjectsOfEveryColumn(coffer: TestCoffer): Promise<(Subject & { column: string })[]> {
  const shared = await newSecret(coffer, 'shared')
  const made: (Subject & { column: string })[] = []
  for (const kind of Object.keys(MAKERS) as (keyof typeof MAKERS)[]) {
    for (const [n, column] of [...COLUMNS[kind], 'mac'].entries()) made.push({ ...(await MAKERS[kind](coffer, shared, n)), kind, column })
  }
  return made
}

type Maker = (coffer: TestCoffer, shared: string, n: number) => Promise<Omit<Subject, 'kind'>>

/** No maker for accounts: nothing is ever answered from that row. */
const MAKERS: Record<Exclude<Kind, 'account'>, Maker> = {
  secret: async (coffer, _shared, n) => {
    const id = await newSecret(coffer, `secret-${n}`)
    return { id, probe: asking(coffer.main, valuesOf(id)) }
  },
  principal: async (coffer, shared, n) => {
    const sub = await coffer.subAccount(`principal${n}`, ADMINISTRATOR)
    return { id: sub.id, probe: asking(sub, valuesOf(shared)) }
  },
  attachment: async (coffer, shared, n) => {
    const sub = await coffer.subAccount(`attachment${n}`, ADMINISTRATOR)
    return { id: sub.id, probe: asking(sub, valuesOf(shared)) }
  },
  access_key: async (coffer, shared, n) => {
    const sub = await coffer.subAccount(`accesskey${n}`, ADMINISTRATOR)
    return { id: sub.accessKey, probe: asking(sub, valuesOf(shared)) }
  },
  policy: async (coffer, shared, n) => {
    const sub = await coffer.subAccount(`policy${n}`)
    const id = await attachOwnPolicy(coffer, sub.id, 'Allow')
    return { id, probe: asking(sub, valuesOf(shared)) }
  },
  group: async (coffer, _shared, n) => {
    const { id } = await coffer.main.ok('POST', '/api/v1/groups', { groupName: `group-${n}` })
    return { id, probe: asking(coffer.main, `/api/v1/groups/${id}`) }
  },
  role: async (coffer, _shared, n) => {
    const { id } = await coffer.main.ok('POST', '/api/v1/roles', { roleName: `role-${n}` })
    return { id, probe: asking(coffer.main, `/api/v1/roles/${id}`) }
  },
  session: async (coffer, _shared, n) => {
    const { id } = await consoleAccount(coffer, `session${n}`, ADMINISTRATOR)
    const { browser } = await signedIn(coffer, `session${n}`)
    const row = await coffer.coffer.barrier.observe(async (view) => ({
      result: (await view.find('session', [{ column: 'principal', is: 'eq', value: id }]))[0],
      records: [],
    }))
    return { id: row?.id ?? '', probe: (url) => browser.at(url).call('GET', '/session') }
  },
  kms_key: async (coffer, _shared, n) => {
    const keyTag = await newKey(coffer, `kms-key-${n}`)
    const id = await newSecret(coffer, `under-key-${n}`, underKey(keyTag))
    return { id: keyTag, probe: asking(coffer.main, valuesOf(id)) }
  },
  kms_key_version: async (coffer, _shared, n) => {
    const keyTag = await newKey(coffer, `kms-version-${n}`)
    const id = await newSecret(coffer, `under-version-${n}`, underKey(keyTag))
    return { id: `${keyTag}.1`, probe: asking(coffer.main, valuesOf(id)) }
  },
  reseal: async (coffer, _shared, n) => {
    const keyTag = await newKey(coffer, `reseal-${n}`)
    await coffer.main.ok('POST', `/kms/v1/keys/${keyTag}/reseal`)
    return { id: keyTag, probe: asking(coffer.main, `/kms/v1/keys/${keyTag}/reseal`) }
  },
  job: async (coffer, shared) => {
    const id = await newJob(coffer, shared)
    return { id, probe: asking(coffer.main, `/api/v1/secrets/${shared}/rotation-jobs/${id}`) }
  },
  package: async (coffer, _shared, n) => {
    const target = `/ncf/api/v2/packages/package${n}`
    await coffer.main.ok('PUT', target, { parameters: { n } })
    return { id: `${await accountOf(coffer)}/package${n}`, probe: asking(coffer.main, target) }
  },
  action: async (coffer, _shared, n) => {
    const target = `/ncf/api/v2/packages/-/actions/action${n}`
    await coffer.main.ok('PUT', target, { exec: { kind: 'nodejs:20', code: 'exports.main = () => ({})' }, parameters: { n } })
    return { id: `${await accountOf(coffer)}/-/action${n}`, probe: asking(coffer.main, target) }
  },
  trigger: async (coffer, _shared, n) => {
    const target = `/ncf/api/v2/triggers/trigger${n}`
    const { id } = await coffer.main.ok('PUT', target, { parameters: { n }, webhook: { url: 'https://hooks.example/' } })
    return { id, probe: asking(coffer.main, target) }
  },
  subscription: async (coffer, _shared, n) => {
    const id = await newSubscription(coffer, `subscription-${n}`)
    return { id, probe: asking(coffer.main, `/api/v1/subscriptions/${id}`) }
  },
  delivery: async (coffer, _shared, n) => {
    const subscription = await newSubscription(coffer, `told-${n}`)
    const row = { account: await accountOf(coffer), subscription, type: 'test', secret: null, body: '{}', state: 'WITHHELD' as const }
    const times = { attempts: 9, nextAt: null, lastStatus: 500, message: 'It answered 500.', createdAt: 1, endedAt: coffer.clock.now() }
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    await coffer.coffer.barrier.transact(async (unit) => ({ result: await unit.add('delivery', { id, ...row, ...times }), records: [] }))
    return { id, probe: asking(coffer.main, `/api/v1/subscriptions/${subscription}/deliveries/${id}`) }
  },
  alert: async (coffer, _shared, n) => {
    const account = await accountOf(coffer)
    const id = await coffer.coffer.barrier.transact(async (unit) => ({
      result: await raiseAlert(unit, { id: String(n), account, type: 'decoy', message: `The decoy ${n} was read.` }),
      records: [],
    }))
    return { id, probe: asking(coffer.main, `/api/v1/alerts/${id}/acknowledge`, 'POST') }
  },
  watch_rule: async (coffer, _shared, n) => {
    const target = `/api/v1/watch-rules/rule${n}`
    await coffer.main.ok('PUT', target, { kind: 'new-address' })
    return { id: `${await accountOf(coffer)}/rule${n}`, probe: asking(coffer.main, target) }
  },
}

async function newSubscription(coffer: TestCoffer, name: string): Promise<string> {
  const asked = { name, url: 'https://hooks.example/', types: ['secret.changed'] }
  return (await coffer.main.ok('POST', '/api/v1/subscriptions', asked)).subscriptionId
}

export const underKey = (keyTag: string) => ({ protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag })

export async function newKey(coffer: TestCoffer, keyName: string): Promise<string> {
  return (await coffer.main.ok('POST', '/kms/v1/keys', { keyName, keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }))
    .keyTag
}

async function accountOf({ coffer }: TestCoffer): Promise<string> {
  const [account] = await coffer.barrier.observe(async (view) => ({ result: await view.find('account', []), records: [] }))
  return account?.id ?? ''
}

/** Makes a policy of the account's own about every secret and attaches it, beside what is attached already. */
export async function attachOwnPolicy({ coffer }: TestCoffer, principal: string, effect: 'Allow' | 'Deny'): Promise<string> {
  return coffer.barrier.transact(async (unit) => {
    const attachment = await unit.get('attachment', principal)
    if (attachment === undefined) throw new Error(`${principal} has no attachment`)
    const id = `own-policy-${principal}-${effect}`
    const now = coffer.world.clock.now()
    const permissions = JSON.stringify([{ effect, targets: [{ product: 'SecretManager', actions: ['View/*'], resourceNrns: ['*'] }] }])
    await unit.add('policy', { id, account: attachment.account, name: id, description: '', permissions, createdAt: now, updatedAt: now })
    const policies = JSON.stringify([...(JSON.parse(attachment.policies) as string[]), id].sort())
    await unit.change('attachment', attachment, { policies })
    return { result: id, records: [] }
  })
}

async function newJob({ coffer }: TestCoffer, secretId: string): Promise<string> {
  return coffer.barrier.transact(async (unit) => {
    const { account } = (await unit.get('secret', secretId)) as SecretRow
    const now = coffer.world.clock.now()
    const token = Buffer.from(coffer.world.random(32)).toString('hex')
    const id = `job-${token.slice(0, 12)}`
    await unit.add('job', {
      id,
      account,
      secret: secretId,
      tokenHash: tokenHash(token),
      sealedToken: unit.vault.sealSmall('job-token', id, new Sealed(token)),
      state: 'FAILED',
      cause: 'manual',
      kind: 'ROTATE',
      retires: null,
      timeline: '[]',
      attempt: 1,
      trigger: 'gone',
      requestedAt: now,
      firedAt: now,
      startedAt: now,
      pendingAt: null,
      endedAt: now,
      message: 'It failed.',
      owner: null,
      fence: 1,
      retryAt: null,
      accessKey: null,
      activation: null,
    })
    return { result: id, records: [] }
  })
}
