import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DAY } from '#base/instant'
import { makeKey } from '../kms/making.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/** Everything in the process sees another date; what passes is the same. */
const shifted = (byMs: number) => `const now = Date.now; Date.now = () => now() + ${byMs}\n`

describe('a server whose machine has another date, on a database that it shares', () => {
  let database: FreshDatabase
  let env: Record<string, string>
  let right: ServerProcess
  const wrong: ServerProcess[] = []

  before(async () => {
    database = await freshDatabase()
    const root = Buffer.alloc(32, 7).toString('base64')
    env = await newServerEnvironment({ COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY: root })
    right = await startServer(env)
  })
  after(async () => {
    for (const each of [right, ...wrong]) {
      await each.end('SIGKILL')
      await rm(each.home, { recursive: true, force: true })
    }
    await database.drop()
  })

  /** Resolves when it has done once all that was due, as it saw it. */
  async function startAt(byMs: number): Promise<ServerProcess> {
    const { COFFER_HOME: home = '', COFFER_PORT: port = '' } = await newServerEnvironment()
    const shift = join(home, 'shift.mjs')
    await writeFile(shift, shifted(byMs))
    const server = await startServer({ ...env, COFFER_HOME: home, COFFER_PORT: port, NODE_OPTIONS: `--import=${shift}` })
    wrong.push(server)
    while (!server.said().includes('Ctrl-C ends it.')) await once(server.child.stderr ?? server.child, 'data')
    return server
  }

  it('destroys nothing that waits, and no history, and says that its date is another', async () => {
    const { secretId } = await right.main.ok('POST', '/api/v1/secrets', {
      secretName: 'waiting',
      secretValue: { value: '{"password":"v"}', rotationTargets: ['password'] },
    })
    const S = `/api/v1/secrets/${secretId}`
    const { at } = await makeKey(right.main, 'AES256')
    await right.main.ok('POST', `${S}/request-deletion`)
    await right.main.ok('POST', `${at}/request-deletion`)
    let told = (await right.main.ok('GET', `${S}/logs`)).totalCount
    for (const days of [8, 40, -40]) {
      const server = await startAt(days * DAY)
      assert.match(server.said(), /The clock of this machine and the database's are apart/)
      // It answers by the database's time as well: what is signed by the right one is in time. Each look at the records is one more.
      assert.equal((await server.main.ok('GET', `${S}/logs`)).totalCount, ++told, `${days} days`)
      await server.end('SIGTERM')
    }
    await right.main.ok('POST', `${S}/cancel-deletion`)
    await right.main.ok('POST', `${at}/cancel-deletion`)
    await right.main.ok('POST', `${S}/enable`)
    assert.equal((await right.main.ok('GET', `${S}/values`)).decryptedSecretChain.active, '{"password":"v"}')
  })
})
