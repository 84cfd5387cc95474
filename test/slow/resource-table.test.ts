import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { type Operation, resourceOf, SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import { SYSTEM_POLICIES } from '#core/access/system-policies'
import { accountOf } from '../access/iam.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'

/**
 * Every operation on one resource, by who holds one system-managed policy: whether it is allowed on a resource that is
 * there (asked of the simulator), and what is answered about one that there never was and about one that was destroyed
 * (really called; 30 is Sub Account's code for that). A table that a person reads in a change; `COFFER_TEST_REGENERATE=resource-table` writes it anew.
 */
const FILE = new URL('../access/resource-table.txt', import.meta.url)

/** Bodies that are right, where the answer would otherwise be about the body. What would make something new is sent a wrong one. */
const value = '{"password":"Password-1"}'
const BODIES: Record<string, unknown> = {
  updateSecretValue: { active: value },
  updateSecretStageValue: { value },
  updateSecretMemo: { memo: 'memo' },
  updateProtectionKey: { protectionKeyType: 'DEFAULT' },
  updateRotationPeriod: { rotationPeriod: 30 },
  updateRotationTrigger: { triggerId: '1' },
  updatePendingStage: { value },
  updateRetirement: { consumerDays: 7, deadlineDays: 14 },
  updateRotationWindow: { cron: '0 3 * * *', timeZone: 'Asia/Seoul' },
  setUpRotation: { system: 'redis', parameters: { host: 'cache.example.com' } },
  updateSubAccount: { memo: 'memo' },
  updateSubAccountPassword: { newPassword: 'Another-password-1' },
  updateAccessKey: { accessKey: 'ncp_iam_BPASKR12345678901234', active: false },
  deleteAccessKey: { accessKey: 'ncp_iam_BPASKR12345678901234' },
  updateKeyRotationPeriod: { rotationPeriod: 30 },
  previewPolicy: { permissions: [] },
  encrypt: { plaintext: 'ZG9vcg==' },
  createCustomKey: {},
  linkAction: { action: 'none', package: '-' },
  unlinkAction: { action: 'none', package: '-' },
}
for (const id of ['attachSubAccountPolicies', 'attachGroupPolicies', 'attachRolePolicies'])
  BODIES[id] = BODIES[id.replace('attach', 'detach')] = { policyIdList: [randomUUID()] }
for (const id of ['addGroupSubAccounts', 'removeGroupSubAccounts', 'addRoleEntities', 'removeRoleEntities'])
  BODIES[id] = { subAccountIdList: [randomUUID()] }
for (const id of ['addSubAccountGroups', 'removeSubAccountGroups']) BODIES[id] = { groupIdList: [randomUUID()] }
const MAKES_NEW = new Set(['putAction', 'putPackage', 'putTrigger', 'putWatchRule'])

type Ids = Record<string, Record<string, string>>

describe('every operation on a resource, by policy', async () => {
  const test = await startCoffer()
  const { main } = test
  const account = await accountOf(main)
  const own = await livingIds(main)
  const gone = await destroyedIds(main)
  const never = neverIds()

  it('is answered as the committed table says', { timeout: 600_000 }, async () => {
    const operations = ALL_OPERATIONS.filter(({ resource }) => own[typeOf(resource)] !== undefined && resource.includes(':'))
    const rows = new Map(operations.map((operation) => [operation.id, [] as string[]]))
    for (const { name } of SYSTEM_POLICIES) {
      const holder = await test.subAccount(name.replace('NCP_', 'with-').toLowerCase().replaceAll('_', '-').slice(0, 30), name)
      for (const operation of operations) {
        const allowed = await simulated(operation, holder.id)
        const answers = [await answered(holder, operation, never), await answered(holder, operation, gone)]
        assert.equal(answers[0], answers[1], `${operation.id} tells what was destroyed from what never was`)
        assert.equal(answers[0] === 403, !allowed, `${operation.id} for ${name}: simulated ${allowed}, answered ${answers[0]}`)
        rows.get(operation.id)?.push(`${allowed ? 'yes' : '-'}/${answers.join('/')}`)
      }
    }
    const made = written(rows)
    if (process.env['COFFER_TEST_REGENERATE'] === 'resource-table') writeFileSync(FILE, made)
    assert.equal(readFileSync(FILE, 'utf8'), made, 'Answers changed. If that is meant: COFFER_TEST_REGENERATE=resource-table')
  })

  async function simulated({ service, action, resource }: Operation, principalId: string): Promise<boolean> {
    const resourceNrn = `nrn:PUB:${SERVICES[service].product}:KR:${account}:${resourceOf({ resource }, own[typeOf(resource)] ?? {})}`
    return (await main.ok('POST', '/api/v1/simulations', { principalId, action, resourceNrn })).allowed
  }
})

async function answered(caller: Caller, operation: Operation, ids: Ids): Promise<number> {
  const [method, path] = operation.call
  const params = { jobToken: 'a'.repeat(43), stage: 'active', ...ids[typeOf(operation.resource)] } as Record<string, string>
  const target = path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? randomUUID())
  const body = MAKES_NEW.has(operation.id) ? { nonsense: true } : BODIES[operation.id]
  const said = await caller.call(method, target, body)
  // Sub Account says 400 to what is not there, too, and tells it by this code.
  return said.body?.errorCode === 30 ? 30 : said.status
}

const typeOf = (resource: string) => resource.slice(0, resource.indexOf('/'))

async function livingIds(main: Caller): Promise<Ids> {
  const secret = await main.ok('POST', '/api/v1/secrets', {
    secretName: 'living',
    secretValue: { value, rotationTargets: ['password'] },
  })
  const key = await main.ok('POST', '/kms/v1/keys', {
    keyName: 'living',
    keyType: 'AES256',
    protectionType: 'BASIC',
    isAutoRotation: false,
  })
  return {
    Secret: { secretId: secret.secretId },
    Key: { keyTag: key.keyTag },
    SubAccount: { id: (await main.ok('POST', '/api/v1/sub-accounts', { loginId: 'living', name: 'living' })).id },
    Group: { id: (await main.ok('POST', '/api/v1/groups', { groupName: 'living' })).id },
    Policy: { id: (await main.ok('POST', '/api/v1/policies', policy('living'))).id },
    Role: { id: (await main.ok('POST', '/api/v1/roles', { roleName: 'living' })).id },
    Package: { package: 'living' },
    Action: { package: 'living', action: 'living' },
    Trigger: { trigger: 'living' },
    WatchRule: { name: 'living' },
  }
}

const policy = (policyName: string) => ({
  policyName,
  permissions: [{ effect: 'Allow', targets: [{ product: 'KMS', actions: ['View*'], resourceNrns: ['*'] }] }],
})

async function destroyedIds(main: Caller): Promise<Ids> {
  const secret = { secretValue: { value, rotationTargets: ['password'] } }
  const { secretId } = await main.ok('POST', '/api/v1/secrets', { secretName: 'gone', ...secret })
  await main.ok('POST', `/api/v1/secrets/${secretId}/request-deletion`)
  await main.ok('DELETE', `/api/v1/secrets/${secretId}`)
  const key = await main.ok('POST', '/kms/v1/keys', { keyName: 'gone', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false })
  await main.ok('POST', `/kms/v1/keys/${key.keyTag}/request-deletion`)
  await main.ok('DELETE', `/kms/v1/keys/${key.keyTag}`)
  const removed = async (path: string, body: object) => {
    const { id } = await main.ok('POST', path, body)
    await main.ok('DELETE', `${path}/${id}`)
    return { id }
  }
  const action = '/ncf/api/v2/packages/gone/actions/gone'
  await main.ok('PUT', '/ncf/api/v2/packages/gone', {})
  await main.ok('PUT', action, { exec: { kind: 'nodejs:20', code: 'exports.main = () => ({})' } })
  await main.ok('DELETE', action)
  await main.ok('DELETE', '/ncf/api/v2/packages/gone')
  await main.ok('PUT', '/ncf/api/v2/triggers/gone', {})
  await main.ok('DELETE', '/ncf/api/v2/triggers/gone')
  return {
    Secret: { secretId },
    Key: { keyTag: key.keyTag },
    SubAccount: await removed('/api/v1/sub-accounts', { loginId: 'gone', name: 'gone' }),
    Group: await removed('/api/v1/groups', { groupName: 'gone' }),
    Policy: await removed('/api/v1/policies', policy('gone')),
    Role: await removed('/api/v1/roles', { roleName: 'gone' }),
    Package: { package: 'gone' },
    Action: { package: 'gone', action: 'gone' },
    Trigger: { trigger: 'gone' },
    WatchRule: { name: 'gone' },
  }
}

function neverIds(): Ids {
  const id = { id: randomUUID() }
  return {
    Secret: { secretId: 'b'.repeat(64) },
    Key: { keyTag: 'b'.repeat(64) },
    SubAccount: id,
    Group: id,
    Policy: id,
    Role: id,
    Package: { package: 'never' },
    Action: { package: 'never', action: 'never' },
    Trigger: { trigger: 'never' },
    WatchRule: { name: 'never' },
  }
}

function written(rows: ReadonlyMap<string, readonly string[]>): string {
  const heads = SYSTEM_POLICIES.map(({ name }) => name.replace('NCP_', ''))
  const first = Math.max(...[...rows.keys()].map(({ length }) => length))
  const widths = heads.map((head) => Math.max(head.length, 'yes/404/404'.length))
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(first)}  ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()
  const sorted = [...rows].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `${[line('', heads), ...sorted.map(([name, cells]) => line(name, cells))].join('\n')}\n`
}
