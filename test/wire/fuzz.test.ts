import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Operation } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import type { Said } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { QUICK, SLOW } from '../support/turns.ts'
import { HOSTILE_BODIES, HOSTILE_TEXTS, HOSTILE_VALUES, seeded } from './hostile.ts'

/** The slow turn goes on where no quick one has been. */
const SEED = QUICK ? 20_260_105 : 20_260_107
const ROUNDS_PER_OPERATION = SLOW ? 60 : 15
const test = await startCoffer()
const operations = Object.values(OPERATIONS) as unknown as Operation[]

describe(`hostile input on every operation (seed ${SEED})`, () => {
  const random = seeded(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

  for (const operation of operations) {
    it(`${operation.id} answers the contract's error, never a fault, and stores nothing`, async () => {
      const stored = await inventory(test)
      for (let round = 0; round < ROUNDS_PER_OPERATION; round++) {
        const target = targetOf(operation, () => segment(random, pick))
        const body = operation.call[0] === 'GET' ? undefined : bodyOf(operation, round, random, pick)
        const said = await test.main
          .call(operation.call[0], target, body)
          .catch((error: Error) => assert.fail(`${operation.id} hung up on ${target.slice(0, 100)}: ${String(error.cause)}`))
        holds(operation, said)
      }
      if (operation.action.startsWith('View/')) assert.deepEqual(await inventory(test), stored)
    })
  }

  it('left a server that still answers, and a history without a single fault', async () => {
    await test.main.ok('GET', '/api/v1/secrets')
    const faults = await test.coffer.barrier.observe(async (view) => ({
      result: await view.tables.usage({ account: (await view.find('account', []))[0]?.id ?? '', keyword: 'fault', limit: 100, offset: 0 }),
      records: [],
    }))
    assert.equal(faults.rows.filter((row) => row.problem === 'server.fault').length, 0)
    assert.doesNotMatch(test.logged(), /a call could not be answered/)
  })
})

function holds(operation: Operation, said: Said): void {
  const where = `${operation.id} answered ${said.status}: ${said.text.slice(0, 300)}`
  assert.ok(said.status < 500, where)
  assert.ok(said.headers.get('x-ncp-request-id'), where)
  assert.doesNotMatch(said.text, /\bat \S+ \(.*:\d+:\d+\)|node:internal|\.ts:\d+|SQLITE|ECONN/, where)
  if (said.status >= 400) {
    const details = said.body?.error?.details ?? said.body?.msg ?? said.body?.message
    assert.equal(typeof details, 'string', where)
    assert.ok(details.length > 5 && details.length < 2000, where)
  }
}

/** What there is of everything that callers can make. */
async function inventory(test: TestCoffer): Promise<Record<string, number>> {
  const kinds = ['principal', 'access_key', 'policy', 'kms_key', 'secret', 'job', 'action', 'trigger'] as const
  return test.coffer.barrier.observe(async (view) => {
    const counts: Record<string, number> = {}
    for (const kind of kinds) counts[kind] = await view.count(kind, [])
    return { result: counts, records: [] }
  })
}

type Pick = <T>(from: readonly T[]) => T

function targetOf(operation: Operation, segmentOf: () => string): string {
  const path = operation.call[1].replaceAll(/:\w+/g, segmentOf)
  const names = Object.keys((operation.query as { properties?: object }).properties ?? {})
  return names.length === 0 ? path : `${path}?${names.map((name) => `${name}=${segmentOf()}`).join('&')}`
}

function segment(random: () => number, pick: Pick): string {
  if (random() < 0.2) return '0'.repeat(64)
  if (random() < 0.1) return pick(['..', '%2e%2e', '%2f', 'a%2fb', '%ZZ', '%', '%c0%80', '%00', '-', '~'])
  return encodeURIComponent(pick(HOSTILE_TEXTS.filter((text) => text.length < 2000)).toWellFormed()).slice(0, 3000) || '-'
}

function bodyOf(operation: Operation, round: number, random: () => number, pick: Pick): string | Uint8Array {
  if (round < HOSTILE_BODIES.length) return HOSTILE_BODIES[round] as string | Uint8Array
  const properties = (operation.body as { properties?: Record<string, object> }).properties ?? {}
  const body: Record<string, unknown> = {}
  for (const name of Object.keys(properties)) if (random() < 0.8) body[name] = pick(HOSTILE_VALUES)
  if (random() < 0.3) body[pick(['extra', 'secretname', 'toString'])] = pick(HOSTILE_VALUES)
  return JSON.stringify(body)
}
