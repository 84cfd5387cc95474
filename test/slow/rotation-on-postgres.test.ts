import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, describe, test } from 'node:test'
import { standBetween } from '../actions/between.ts'
import type { Login } from '../actions/ready.ts'
import { startPostgresSystem } from '../actions/systems.ts'
import type { Story } from '../rotation/rotating.ts'
import type { Caller } from '../support/caller.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/**
 * The server is killed at every step of a rotation of a real PostgreSQL user: before Coffer hears of a call, before the action hears
 * the answer, and before each connection to the target.
 */
const POINTS = [
  'start',
  'after start',
  'connection 1',
  'generate-random-secret',
  'pending',
  'after pending',
  'connection 2',
  'connection 3',
  'connection 4',
  'complete',
  'after complete',
]
const STRATEGIES = ['single', 'alternating'] as const

const system = await startPostgresSystem()
let made = 0

interface Rotated {
  S: string
  users: readonly string[]
}

async function makeSecret(main: Caller, strategy: (typeof STRATEGIES)[number], between: { url: string; port: number }): Promise<Rotated> {
  made += 1
  const users = [`crash_${made}_a`, `crash_${made}_b`]
  for (const username of users) await system.makeUser({ username, password: 'First-crash-password-1' }, true)
  const keep = async (secretName: string, value: object, rotationTargets: string[]) =>
    (await main.ok('POST', '/api/v1/secrets', { secretName, secretValue: { value: JSON.stringify(value), rotationTargets } })).secretId
  const first = { username: users[0], password: 'First-crash-password-1' }
  const S = `/api/v1/secrets/${await keep('crashing', first, ['username', 'password'])}`
  const adminSecretId = await keep('crash-admin', system.admin, ['password'])
  const as = strategy === 'single' ? 'self' : 'administrator'
  const parameters = { ...system.parameters(between.port, as), secretManagerUrl: between.url, strategy }
  const setup =
    strategy === 'single'
      ? { system: system.kind, parameters }
      : { system: system.kind, parameters: { ...parameters, users }, adminSecretId }
  await main.ok('PUT', `${S}/rotation-setup`, setup)
  return { S, users }
}

/** A process of its own tells nobody when it is done, so its answers are asked for. */
async function endOf(main: Caller, S: string): Promise<Story> {
  for (let tries = 0; tries < 2000; tries++) {
    const [last] = (await main.ok<{ jobs: Story[] }>('GET', `${S}/rotation-jobs`)).jobs
    if (last !== undefined && last.endedDate !== null) return last
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the job did not end')
}

/** Every durably stored value that may be what the target carries, and whether it logs in there. */
async function logins(main: Caller, S: string): Promise<Record<'ACTIVE' | 'PENDING', boolean | undefined>> {
  const { decryptedSecretChain: chain } = await main.ok('GET', `${S}/values`)
  const works = async (text: string | null) => (text === null ? undefined : system.logsIn(JSON.parse(text) as Login))
  return { ACTIVE: await works(chain.active), PENDING: await works(chain.pending) }
}

for (const strategy of STRATEGIES) {
  describe(`a server that is killed while it rotates a PostgreSQL password (${strategy})`, () => {
    test('leaves a stored value that logs in, tells the truth, and carries on, at every step', async (t) => {
      const env = await newServerEnvironment()
      let server: ServerProcess = await startServer(env)
      after(async () => {
        await server.end('SIGKILL')
        await rm(server.home, { recursive: true, force: true })
      })
      const between = await standBetween(server.url, system.port)
      const { S } = await makeSecret(server.main, strategy, between)
      for (const point of POINTS) {
        const killed = Promise.withResolvers<void>()
        between.at(point, async () => {
          await server.end('SIGKILL')
          killed.resolve()
          return 'drop'
        })
        await server.main.ok('POST', `${S}/rotation`)
        await killed.promise
        server = await startServer(env)
        const job = await endOf(server.main, S)
        const works = await logins(server.main, S)
        const shown = Object.entries(works).map(
          ([stage, logsIn]) => `${stage} ${logsIn === undefined ? 'empty' : logsIn ? 'logs in' : 'refused'}`,
        )
        t.diagnostic(`${strategy}, killed at "${point}": job ${job.state}; ${shown.join(', ')}; ${job.message}`)
        assert.equal(job.state, point === 'after complete' ? 'COMPLETED' : 'FAILED', `${point}: ${job.message}`)
        assert.ok(works.ACTIVE || (strategy === 'single' && works.PENDING), `${point}: no stored value logs in`)
        if (job.state === 'FAILED') assert.match(job.message, /The server stopped in step/, point)
        await server.main.ok('POST', job.state === 'FAILED' ? `${S}/retry-rotation` : `${S}/rotation`)
        const next = await endOf(server.main, S)
        assert.equal(next.state, 'COMPLETED', `${point}, the next run: ${next.message}`)
        assert.deepEqual(await logins(server.main, S), { ACTIVE: true, PENDING: undefined }, `${point}, after the next run`)
      }
    })
  })
}
