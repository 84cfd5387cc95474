import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Operation } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import { makeRotating } from '../rotation/rotating.ts'
import type { Said } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { QUICK, SLOW } from '../support/turns.ts'
import { HOSTILE_BODIES, HOSTILE_TEXTS, HOSTILE_VALUES, seeded } from './hostile.ts'

/** The slow turn goes on where no quick one has been. */
const SEED = QUICK ? 20_260_106 : 20_260_108
const ROUNDS_PER_OPERATION = SLOW ? 40 : 10
/** Bodies that stand for "no body": an operation without required fields takes them. */
const EMPTY = new Set<unknown>(['', ' ', 'null', '\ufeff{}'])
const BROKEN = HOSTILE_BODIES.filter((body) => !EMPTY.has(body))
/** These start processes or end what the others need, once their input is right: they are only sent what must be refused. */
const WITH_EFFECT = new Set(['runAction', 'fireTrigger', 'executeRotationJob', 'retryRotationJob', 'failRotationJob'])
const WAITS = 'exports.main = async (params) => { await new Promise((done) => setTimeout(done, 120_000)); return {} }'

const test = await startCoffer()
const rotating = await makeRotating(test, { name: 'database', code: WAITS })
await test.main.ok('POST', `${rotating.S}/rotation`)
const { jobToken } = await rotating.lastJob()
const person = await test.subAccount('somebody')
const key = await test.main.ok('POST', '/kms/v1/keys', {
  keyName: 'first-key',
  keyType: 'AES256',
  protectionType: 'BASIC',
  isAutoRotation: false,
})
const { items: policies } = await test.main.ok('GET', '/api/v1/policies')
await test.main.ok('PUT', '/ncf/api/v2/packages/-/actions/quick', { exec: { kind: 'nodejs:20', code: 'exports.main = () => ({})' } })
const REAL: Record<string, string> = {
  secretId: rotating.secretId,
  jobToken,
  stage: 'active',
  keyTag: key.keyTag,
  package: '-',
  action: 'quick',
  trigger: 'database',
  activationId: '0'.repeat(32),
  name: 'a-rule',
}
const operations = Object.values(OPERATIONS) as unknown as Operation[]
const position = () => test.coffer.store.write(async (_tables, at) => at)

function targetOf(operation: Operation): string {
  const id = operation.resource.startsWith('Policy/') ? policies[0].policyId : person.id
  return operation.call[1].replaceAll(/:(\w+)/g, (_, name: string) => REAL[name] ?? id)
}

/** Never a fault, and what is refused has left nothing behind. */
async function holds(said: Said, before: number, sent: string): Promise<void> {
  const where = `answered ${said.status}: ${said.text.slice(0, 200)} to ${sent.slice(0, 200)}`
  assert.ok(said.status < 500, where)
  assert.doesNotMatch(said.text, /\bat \S+ \(.*:\d+:\d+\)|node:internal|\.ts:\d+|SQLITE/, where)
  if (said.status >= 400) assert.equal(await position(), before, where)
}

/** A free body, or one whose faults are the answer. */
const TAKES_ANY = new Set(['runAction', 'fireTrigger', 'validatePolicy'])

describe(`hostile input about what exists (seed ${SEED})`, () => {
  const random = seeded(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

  for (const operation of operations.filter(({ call }) => call[0] !== 'GET')) {
    it(`${operation.id} refuses bodies that are no JSON object and leaves nothing behind`, { timeout: 30_000 }, async () => {
      for (const body of BROKEN) {
        const before = await position()
        const said = await test.main.call(operation.call[0], targetOf(operation), body)
        await holds(said, before, String(body))
        if (!TAKES_ANY.has(operation.id)) assert.equal(said.status, 400, `${said.status} ${said.text} to ${body}`)
      }
    })
  }

  for (const operation of operations) {
    const fields = Object.keys((operation.body as { properties?: object }).properties ?? {})
    const queries = Object.keys((operation.query as { properties?: object }).properties ?? {})
    if (WITH_EFFECT.has(operation.id) || (fields.length === 0 && queries.length === 0)) continue
    it(`${operation.id} takes each field with hostile content without a fault`, { timeout: 30_000 }, async () => {
      for (let round = 0; round < ROUNDS_PER_OPERATION; round++) {
        const before = await position()
        const query = queries.map((name) => `${name}=${encodeURIComponent(pick(HOSTILE_TEXTS).slice(0, 2000).toWellFormed())}`)
        const target = `${targetOf(operation)}${query.length > 0 ? `?${query.join('&')}` : ''}`
        const body = fields.length === 0 ? undefined : JSON.stringify(mutated(operation, fields))
        await holds(await test.main.call(operation.call[0], target, body), before, `${target} ${body}`)
      }
    })
  }

  /** A body that is right but for one field. */
  function mutated(operation: Operation, fields: readonly string[]): Record<string, unknown> {
    const body = structuredClone(VALID[operation.id] ?? {})
    body[pick(fields)] = pick(HOSTILE_VALUES)
    return body
  }

  it('left a server that still answers, and faults nowhere', async () => {
    await test.main.ok('GET', rotating.S)
    assert.doesNotMatch(test.logged(), /a call could not be answered/)
  })
})

const value = '{"user":"app","password":"Password-1"}'
/** A right body for each operation that needs one; what stands in it may do no harm to the others. */
const VALID: Record<string, Record<string, unknown>> = {
  createSecret: { secretName: 'another', secretValue: { value, rotationTargets: ['password'] } },
  updateProtectionKey: { protectionKeyType: 'NCP_MANAGED_KEY' },
  updateSecretMemo: { memo: 'memo' },
  updateSecretStageValue: { value },
  updateSecretValue: { active: value },
  updateRotationPeriod: { rotationPeriod: 30 },
  enableAutoRotation: { rotationPeriod: 30 },
  updatePendingStage: { value },
  createSubAccount: { loginId: 'another', name: 'another', password: 'Password-1' },
  updateSubAccount: { name: 'somebody' },
  updateSubAccountPassword: { newPassword: 'Password-1' },
  deleteAccessKey: { accessKey: person.accessKey },
  updateAccessKey: { accessKey: person.accessKey, active: true },
  attachSubAccountPolicies: { policyIdList: [policies[1].policyId] },
  detachSubAccountPolicies: { policyIdList: [policies[1].policyId] },
  createKey: { keyName: 'another', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false },
  putAction: { exec: { kind: 'nodejs:20', code: 'exports.main = () => ({})' } },
  linkAction: { action: 'quick', package: '-' },
  putTrigger: { parameters: {} },
  unlinkAction: { action: 'other', package: '-' },
}
