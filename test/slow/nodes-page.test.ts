import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parseEnv } from 'node:util'
import pg from 'pg'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

const page = await readFile(new URL('../../docs/operating/nodes.md', import.meta.url), 'utf8')

describe('the page on many nodes', () => {
  let database: FreshDatabase
  const nodes: ServerProcess[] = []

  before(async () => {
    database = await freshDatabase()
    const settings = parseEnv(/^```ini\n([\s\S]*?)^```/m.exec(page)?.[1] ?? '')
    const { COFFER_HOME: folder = '' } = await newServerEnvironment()
    const rootKey = join(folder, 'root.key')
    await writeFile(rootKey, `${'07'.repeat(32)}\n`, { mode: 0o600 })
    const { COFFER_HOME: home, COFFER_PORT: port, ...same } = await newServerEnvironment()
    const told = { ...same, ...settings, COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY_FILE: rootKey } as Record<string, string>
    const places = [{ COFFER_HOME: home ?? '', COFFER_PORT: port ?? '' }, await newServerEnvironment()]
    const started = places.map(({ COFFER_HOME = '', COFFER_PORT = '' }) => startServer({ ...told, COFFER_HOME, COFFER_PORT }))
    nodes.push(...(await Promise.all(started)))
  })
  after(async () => {
    for (const node of nodes) {
      await node.end('SIGTERM')
      await rm(node.home, { recursive: true, force: true })
    }
    await database.drop()
  })

  it('has settings with which two nodes start at once on an empty database, and serve one store', async () => {
    const [first, second] = nodes as [ServerProcess, ServerProcess]
    await first.main.ok('POST', '/api/v1/secrets', { secretName: 'shared', secretValue: { value: '{"p":"v"}', rotationTargets: ['p'] } })
    assert.equal((await second.main.ok('GET', '/api/v1/secrets')).totalCount, 1)
  })

  it('tells how many connections a node takes at most, whatever is asked of it', async () => {
    const most = Number(/A node takes up to (\d+)/.exec(page)?.[1])
    const outside = new pg.Client({ connectionString: database.url })
    await outside.connect()
    const [{ main }] = nodes as [ServerProcess]
    let [seen, done] = [0, false]
    const look = async () => {
      while (!done) {
        const { rows } = await outside.query(
          'select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
        seen = Math.max(seen, Number(rows[0].n))
      }
    }
    const looking = look()
    await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        await main.ok('POST', '/api/v1/secrets', { secretName: `many-${at}`, secretValue: { value: '{"p":"v"}', rotationTargets: ['p'] } })
        await main.ok('GET', '/api/v1/secrets?pageSize=50')
        await main.ok('POST', '/api/kr-v1/logs/search', { interval: '1d', keyword: 'm*ny' })
      }),
    )
    done = true
    await looking
    await outside.end()
    assert.ok(seen > most && seen <= 2 * most, `two nodes had ${seen} connections`)
  })
})
