import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { type Attacker as Database, onFile, onPostgres, type Raw } from '../barrier/attacker.ts'
import type { Caller } from '../support/caller.ts'
import { ENGINES, type Engine } from '../support/coffer.ts'
import { freshDatabase } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { ENGINES_IN_TURN, SLOW } from '../support/turns.ts'
import { type Known, Writer } from './writer.ts'

const WRITERS = 8
/** At how many acknowledged writes the server is killed: in the slow turn 1,000 in all on the embedded store. */
const KILLS: Record<Engine, readonly number[]> = { SQLite: SLOW ? [130, 610, 1000] : [130, 360], PostgreSQL: [250] }

async function environment(engine: Engine): Promise<Record<string, string>> {
  if (engine === 'SQLite') return newServerEnvironment()
  const database = await freshDatabase()
  after(() => database.drop())
  return newServerEnvironment({ COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') })
}

function open(env: Record<string, string>): Database | Promise<Database> {
  const url = env['COFFER_DATABASE_URL']
  return url === undefined ? onFile(join(env['COFFER_HOME'] ?? '', 'coffer.db')) : onPostgres(url)
}

/** Writes with all writers until so many writes were acknowledged, kills the server in the middle, and waits for its end. */
async function killAt(server: ServerProcess, writers: readonly Writer[], acknowledged: number): Promise<void> {
  let killed: Promise<unknown> | undefined
  const look = () => {
    if (count(writers) >= acknowledged) killed ??= server.end('SIGKILL')
  }
  await Promise.all(writers.map((writer) => writer.write(server.main, look)))
  assert.ok(killed !== undefined, `it ended by itself: ${server.said()}`)
  await killed
}

const count = (writers: readonly Writer[]) => writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)

async function namesOf(main: Caller): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (let page = 1; ; page++) {
    const { secretList, totalPageNo } = await main.ok('GET', `/api/v1/secrets?pageNo=${page}`)
    for (const { secretName, secretId } of secretList) names.set(secretName, secretId)
    if (page >= totalPageNo) return names
  }
}

/** Whether the secret is this, with all that belongs to it. */
async function isThis(main: Caller, known: Known): Promise<boolean> {
  const at = `/api/v1/secrets/${known.id}`
  const said = await main.call('GET', at)
  if (known.status === 'DESTROYED') return said.status === 404
  if (said.status !== 200) return false
  const { secretStatus, memo } = said.body.data
  if (secretStatus !== known.status || memo !== known.memo || said.headers.get('etag') !== `"${known.changes}"`) return false
  const values = await main.call('GET', `${at}/values`)
  return known.status === 'ENABLE' ? values.body.data?.decryptedSecretChain.active === known.value : values.status === 422
}

/** Finds out what the last change of each writer came to, and fails when it is neither there nor not there. */
async function settle(main: Caller, writers: readonly Writer[]): Promise<number> {
  const names = await namesOf(main)
  let happened = 0
  for (const writer of writers) {
    const { before, after: changed } = writer.unanswered ?? {}
    if (changed === undefined) continue
    if (before === undefined) changed.id = names.get(changed.name) ?? ''
    const did = changed.id !== '' && (await isThis(main, changed))
    const didNot = before === undefined ? changed.id === '' : await isThis(main, before)
    assert.ok(did !== didNot, `half done: ${JSON.stringify({ before, changed })}`)
    writer.settle(did)
    happened += Number(did)
  }
  const living = writers.flatMap(({ known }) => [...known.values()]).filter(({ status }) => status !== 'DESTROYED')
  assert.deepEqual([...names.keys()].sort(), living.map(({ name }) => name).sort())
  return happened
}

/** Every secret is what was acknowledged, and history and values are complete: not one record too few or too many. */
async function complete(main: Caller, database: Database, writers: readonly Writer[]): Promise<void> {
  const rows = (sql: string) => database.rows(sql)
  const tally = (found: Raw[]) => new Map(found.map(({ id, n }) => [id, Number(n)]))
  const records = tally(
    await rows(
      `select "resourceId" as id, count(*) as n from "usage_record" where "result" = 'SUCCESS' and "action" like 'Change/%' group by 1`,
    ),
  )
  const kept = database.engine === 'SQLite' ? 'where "erased" = 0' : ''
  const values = tally(await rows(`select "secret" as id, count(*) as n from "value" ${kept} group by 1`))
  const requests = tally(await rows('select "requestId" as id, count(*) as n from "usage_record" group by 1'))
  for (const { known, acknowledged } of writers) {
    for (const secret of known.values()) {
      assert.ok(await isThis(main, secret), `lost or changed: ${JSON.stringify(secret)}`)
      const told = { records: records.get(secret.id), values: values.get(secret.id) ?? 0 }
      assert.deepEqual(told, { records: secret.changes, values: secret.status === 'DESTROYED' ? 0 : 1 }, secret.name)
    }
    for (const { requestId } of acknowledged) assert.equal(requests.get(requestId), 1, `record of the request ${requestId}`)
  }
}

for (const engine of SLOW ? ENGINES : ENGINES_IN_TURN) {
  describe(`a server on ${engine} that is killed while it writes`, () => {
    it('has lost nothing that it acknowledged, and did nothing by halves', async (t) => {
      const env = await environment(engine)
      after(() => rm(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
      const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(`writer${n}`, 1000 + n))
      const left: string[] = []
      let server = await startServer(env)
      after(() => server.end('SIGKILL'))
      for (const acknowledged of KILLS[engine]) {
        await killAt(server, writers, acknowledged)
        const unanswered = writers.filter((writer) => writer.unanswered !== undefined).length
        server = await startServer(env)
        const happened = await settle(server.main, writers)
        const database = await open(env)
        await complete(server.main, database, writers)
        await database.close()
        left.push(`killed at ${count(writers)}: of ${unanswered} unanswered, ${happened} had happened`)
      }
      assert.equal(await server.end('SIGTERM'), 0, server.said())
      t.diagnostic(`${left.join('; ')}; ${writers.reduce((sum, { known }) => sum + known.size, 0)} secrets, all as acknowledged`)
    })
  })
}
