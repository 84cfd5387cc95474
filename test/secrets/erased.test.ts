import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import pg from 'pg'
import { DAY } from '#base/instant'
import type { UsageRow } from '#core/usage-row'
import { action } from '../rotation/actions.ts'
import { ENGINES, startCoffer, type TestCoffer } from '../support/coffer.ts'
import { COMPLETES, callsOnOneSecret, idIn, makeKey, makeSecret, makeTrigger, SECRETS, valueRows } from './making.ts'

const REGISTERS_AND_FAILS = action(
  `for (const step of ['start', 'pending']) await call('POST', job + '/' + step); throw new Error('on purpose')`,
)
/** So many bytes one after the other are no chance, and are still found where a page of the file cuts a value apart. */
const SLICE = 16

/** What the operations that need a body are sent. */
const BODIES: Record<string, object> = {
  updateSecretValue: { active: '{"password":"x"}' },
  updateSecretStageValue: { value: '{"password":"x"}' },
  updateSecretMemo: { memo: 'x' },
  updateProtectionKey: { protectionKeyType: 'DEFAULT' },
  updateRotationPeriod: { rotationPeriod: 1 },
  updateRotationTrigger: { triggerId: 'x' },
  updatePendingStage: { value: '{"password":"x"}' },
  setUpRotation: { system: 'postgresql', parameters: { host: 'db.example.com' } },
  updateRetirement: { consumerDays: 1, deadlineDays: 1 },
  updateRotationWindow: { cron: '0 2 * * *', timeZone: 'UTC' },
}

/** Finds which of these bytes the store's files, or the tables, still hold. */
type Search = (wanted: readonly Buffer[]) => Promise<Buffer[]>

/** Everything that lies in the folder of SQLite. Read by another process: closing the file here would end SQLite's locks on it. */
function inFiles({ home }: TestCoffer): Search {
  const file = join(home, 'coffer.db')
  return async (wanted) => {
    const bytes = execFileSync('cat', [file, `${file}-wal`, `${file}-shm`], { maxBuffer: 1 << 28 })
    return wanted.filter((one) => bytes.includes(one))
  }
}

/** Every row of every table of PostgreSQL, as the text that the database writes: bytes stand there in hexadecimal. */
function inTables({ env }: TestCoffer): Search {
  return async (wanted) => {
    const client = new pg.Client({ connectionString: env['COFFER_DATABASE_URL'] })
    await client.connect()
    try {
      const tables = await client.query(`select table_name from information_schema.tables where table_schema = 'public'`)
      let said = ''
      for (const { table_name } of tables.rows) {
        const { rows } = await client.query(`select t::text as "row" from "${table_name}" as t`)
        for (const { row } of rows) said += `${row}\n`
      }
      assert.ok(tables.rows.length > 15)
      return wanted.filter((one) => said.includes(one.toString('hex')) || said.includes(one.toString('latin1')))
    } finally {
      await client.end()
    }
  }
}

function slices(bytes: Uint8Array): Buffer[] {
  const whole = Buffer.from(bytes)
  return Array.from({ length: Math.floor(whole.length / SLICE) }, (_, n) => whole.subarray(n * SLICE, (n + 1) * SLICE))
}

for (const engine of ENGINES) {
  describe(`what is destroyed on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const search = engine === 'SQLite' ? inFiles(coffer) : inTables(coffer)
    const kmsKeyTag = await makeKey(main, 'erased-key')
    let made = 0

    interface Planted {
      S: string
      name: string
      /** Ciphertexts and wrapped data keys that the secret has now, and those that it had before. */
      living: Buffer[]
      /** What only the head tells: the memo and the key of the value that rotation changes. */
      words: Buffer[]
      canary: Buffer
    }

    /** A secret with a value in every stage, a stray, one value that was replaced, and data keys that were wrapped anew. */
    const plant = async (): Promise<Planted> => {
      made += 1
      const name = `erased-${engine.slice(0, 4)}-${made}`
      const [canary, memo, target] = ['value', 'memo', 'target'].map((what) => `${what}-${randomBytes(8).toString('hex')}`)
      const valueWith = (password: string) => JSON.stringify({ [target as string]: password, user: `${canary} `.repeat(300) })
      const S = await makeSecret(main, name, { memo, secretValue: { value: valueWith('first'), rotationTargets: [target] } })
      const kept: Buffer[] = []
      const keep = async () => {
        for (const { sealed, wrapped } of await valueRows(coffer, S)) kept.push(...slices(sealed), ...slices(wrapped))
      }
      const rotate = async (query: string, state: string) => {
        clock.pass(1)
        await main.ok('POST', `${S}/rotation${query}`)
        await coffer.coffer.dispatcher.idle()
        assert.equal((await main.ok('GET', `${S}/rotation-jobs`)).jobs[0].state, state)
      }
      await keep()
      await main.ok('PUT', `${S}/values`, { active: valueWith('second') })
      await keep()
      await main.ok('PUT', `${S}/triggers`, { triggerId: await makeTrigger(coffer, `completes-${made}`, COMPLETES) })
      await rotate('', 'COMPLETED')
      await main.ok('PUT', `${S}/triggers`, { triggerId: await makeTrigger(coffer, `fails-${made}`, REGISTERS_AND_FAILS) })
      await rotate('', 'FAILED')
      await rotate('?fresh=true', 'FAILED')
      await keep()
      await main.ok('PUT', `${S}/protection-key`, { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag })
      await keep()
      const rows = await valueRows(coffer, S)
      assert.equal(rows.length, 4, 'PREVIOUS, ACTIVE, PENDING and a stray')
      assert.equal((await search([Buffer.from(canary as string)])).length, 0, 'no value is ever in the open')
      const words = [memo, target].map((word) => Buffer.from(word as string))
      assert.equal((await search(words)).length, 2, 'what the head says is found')
      for (const { sealed, wrapped } of rows)
        assert.equal((await search([...slices(sealed).slice(0, 1), ...slices(wrapped).slice(0, 1)])).length, 2)
      return {
        S,
        name,
        living: [...new Map(kept.map((each) => [each.toString('hex'), each])).values()],
        words,
        canary: Buffer.from(canary as string),
      }
    }

    const mustBeGone = async ({ S, living, words, canary }: Planted) => {
      assert.ok(living.length > 4 * 400)
      assert.deepEqual((await search([...living, ...words, canary])).map(String), [])
      assert.deepEqual(await valueRows(coffer, S), [])
    }

    const history = async (S: string): Promise<UsageRow[]> => {
      const head = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.get('secret', idIn(S)), records: [] }))
      const search = { account: head?.account ?? '', resourceId: idIn(S), limit: 100, offset: 0 }
      return (await coffer.coffer.barrier.observe(async (view) => ({ result: await view.tables.usage(search), records: [] }))).rows
    }

    const neighbour = await plant()
    const values = (await main.ok('GET', `${neighbour.S}/values`)).decryptedSecretChain

    test('deleted at once: when it is answered, every value, data key and word of it has left the store', async () => {
      const planted = await plant()
      await main.ok('POST', `${planted.S}/request-deletion`)
      assert.equal((await valueRows(coffer, planted.S)).length, 4, 'until then it can come back')
      await main.ok('DELETE', planted.S)
      await mustBeGone(planted)
    })

    test('deleted by the passing of seven days: the same, and not a moment earlier', async () => {
      const planted = await plant()
      const { expectedDestroyDate } = await main.ok('POST', `${planted.S}/request-deletion`)
      assert.equal(expectedDestroyDate, clock.now() + 7 * DAY)
      for (let day = 1; day <= 6; day++) {
        clock.pass(DAY)
        await coffer.coffer.jobs.tick()
      }
      clock.pass(DAY - 1)
      await coffer.coffer.jobs.tick()
      assert.equal((await valueRows(coffer, planted.S)).length, 4)
      assert.equal((await main.ok('GET', planted.S)).secretStatus, 'REVOKE')
      clock.pass(1)
      await coffer.coffer.jobs.tick()
      await mustBeGone(planted)
      const [last] = await history(planted.S)
      assert.deepEqual([last?.action, last?.requestorType, last?.result], ['Change/deleteSecret', 'System', 'SUCCESS'])
    })

    test('a destroyed secret is not found by any operation, stands in no list, and its history remains', async () => {
      const S = await makeSecret(main, 'with-history')
      await main.ok('GET', `${S}/values`)
      await main.ok('POST', `${S}/request-deletion`)
      clock.pass(1000)
      await main.ok('DELETE', S)
      const destroyedAt = clock.now()
      clock.pass(1000)
      const told = await history(S)
      assert.deepEqual(
        told.map(({ title }) => title),
        ['Delete Secret', 'Request Secret Deletion', 'Get Secret Value', 'Create Secret'],
      )
      assert.ok(told.every(({ resourceName }) => resourceName === 'with-history'))
      const calls = callsOnOneSecret(idIn(S))
      assert.ok(calls.length >= 28)
      for (const { id, method, path } of calls) {
        for (const base of ['', '/secretmanager']) {
          const said = await main.call(method, base + path, BODIES[id])
          assert.equal(said.status, 404, `${id}: ${said.text}`)
          assert.equal(said.body.error.errorCode, 'NOT_FOUND')
        }
      }
      for (const list of [SECRETS, '/api/v1/secret-summaries?pageSize=200', '/api/v1/triggers'])
        assert.ok(!JSON.stringify(await main.ok('GET', list)).includes(idIn(S)), list)
      assert.deepEqual((await history(S)).slice(-4), told)
      const head = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.get('secret', idIn(S)), records: [] }))
      assert.deepEqual([head?.state, head?.name, head?.takenName, head?.destroyedAt], ['DESTROYED', 'with-history', null, destroyedAt])
    })

    test('a neighbour that lives has lost nothing, in the store or in its answers', async () => {
      assert.deepEqual((await main.ok('GET', `${neighbour.S}/values`)).decryptedSecretChain, values)
      assert.equal((await search(neighbour.words)).length, neighbour.words.length)
    })

    test('deletion that was cancelled destroys nothing, however much time passes', async () => {
      const S = await makeSecret(main, 'comes-back')
      await main.ok('POST', `${S}/request-deletion`)
      await main.ok('POST', `${S}/cancel-deletion`)
      for (let day = 0; day < 8; day++) {
        clock.pass(DAY)
        await coffer.coffer.jobs.tick()
      }
      await main.ok('POST', `${S}/enable`)
      assert.match((await main.ok('GET', `${S}/active`)).decryptedSecretValue.value, /first-Password-1/)
    })
  })
}
