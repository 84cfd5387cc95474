import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MINUTE } from '#base/instant'
import { SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import type { JobGrant } from '#core/access/actor'
import { decideForJob, jobKeyState } from '#core/access/job-grant'
import type { JobRow, JobState } from '#core/rows'

const [OWN, DECLARED, OTHER] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const
const grant: JobGrant = { job: 'job', secret: OWN, reads: [OWN, DECLARED] }
const CALLS_BACK = [
  'startRotationJob',
  'addPendingStage',
  'updatePendingStage',
  'generateRandomSecret',
  'completeRotationJob',
  'failRotationJob',
]

/** Every operation on every secret and stage that the key may do. */
function may(over: boolean): string[] {
  const found: string[] = []
  for (const { id, action, service } of ALL_OPERATIONS) {
    for (const [name, secret] of Object.entries({ own: OWN, declared: DECLARED, other: OTHER, all: '*' })) {
      for (const stage of ['previous', 'active', 'pending', 'ACTIVE', undefined]) {
        const { product } = SERVICES[service]
        const asked = { product, action, nrn: `nrn:PUB:${product}:KR:1:Secret/${secret}`, ...(stage === undefined ? {} : { stage }) }
        if (decideForJob(grant, over, asked).allowed) found.push(`${id} ${name}${id === 'getSecretStageValue' ? ` ${stage}` : ''}`)
      }
    }
  }
  return [...new Set(found)].sort()
}

test("a job's key may call back for its own secret, and read ACTIVE of that and of what the trigger declares", () => {
  const wanted = [...CALLS_BACK.map((id) => `${id} own`), 'getSecretStageValue own active', 'getSecretStageValue declared active']
  assert.deepEqual(may(false), wanted.sort())
})

test("a completed job's key may repeat complete, and nothing else", () => {
  assert.deepEqual(may(true), ['completeRotationJob own'])
})

test('names that look like the secret are not the secret', () => {
  for (const nrn of [
    `nrn:PUB:SecretManager:KR:1:Secrets/${OWN}`,
    `nrn:PUB:SecretManager:KR:1:Key/${OWN}`,
    `nrn:PUB:SecretManager:KR:1:Secret/${OWN}/`,
    `nrn:PUB:SecretManager:KR:1:Secret/${OWN.toUpperCase()}`,
    'nrn:PUB:SecretManager:KR:1:Secret/',
    '',
    '*',
  ]) {
    assert.equal(decideForJob(grant, false, { product: 'SecretManager', action: 'Change/startRotationJob', nrn }).allowed, false, nrn)
  }
})

const job = (state: JobState, endedAt: number | null, fence = 3) => ({ state, endedAt, fence }) as JobRow

test("a job's key lives as long as the job is open, and for a minute after it completed", () => {
  for (const state of ['REQUESTED', 'STARTED', 'PENDING'] as const) assert.equal(jobKeyState(job(state, null), 3, 1000), 'alive', state)
  for (const state of ['FAILED', 'CANCELLED', 'TIMED_OUT', 'ROLLED_BACK'] as const)
    assert.equal(jobKeyState(job(state, 1000), 3, 1000), 'dead', state)
  assert.equal(jobKeyState(job('COMPLETED', 1000), 3, 1000 + MINUTE), 'over')
  assert.equal(jobKeyState(job('COMPLETED', 1000), 3, 1001 + MINUTE), 'dead')
  assert.equal(jobKeyState(job('COMPLETED', null), 3, 1000), 'dead')
})

test('a key that was made under another claim of the job is dead, and so is one without a job', () => {
  const states = fc.constantFrom<JobState>('REQUESTED', 'STARTED', 'PENDING', 'COMPLETED', 'FAILED')
  const fence = fc.option(fc.integer({ min: 0, max: 5 }))
  fc.assert(
    fc.property(states, fence, fc.integer({ min: 0, max: 5 }), (state, ofKey, ofJob) => {
      fc.pre(ofKey !== ofJob)
      assert.equal(jobKeyState(job(state, 1000, ofJob), ofKey, 1000), 'dead')
    }),
  )
  assert.equal(jobKeyState(undefined, 0, 0), 'dead')
})
