import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { startPostgresSystem } from '../actions/systems.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { descendantsOf, isAlive, signal } from '../support/processes.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { endOf, logins, makeRotated, type Rotated, STRATEGIES, shown } from './rotated.ts'

/**
 * Two servers on one PostgreSQL store rotate the passwords of another PostgreSQL. One of them is frozen, with its actions, at the worst moments, for
 * longer than its lease; the other takes over and rotates three times, so that what the frozen action was about to set is erased by then.
 */
const FROZEN_AT = [
  ['connection 3', 'before it connects to the target for the change'],
  ['after pending 2', 'connected, with the last word of Coffer on its way to it'],
  ['change', 'with the change on its way to the target'],
] as const

/** A rotation is there in a second or two; one that failed on its way never is. */
const REACHED_MAX_MS = 60_000

const system = await startPostgresSystem()

describe('of two servers on one store', () => {
  let env: Record<string, string>
  let first: ServerProcess
  let second: ServerProcess
  let made = 0

  let database: FreshDatabase | undefined

  after(async () => {
    for (const each of [first, second]) {
      signal([each.child.pid ?? 0], 'SIGCONT')
      await each.end('SIGKILL')
      await rm(each.home, { recursive: true, force: true })
    }
    await database?.drop()
  })

  before(async () => {
    database = await freshDatabase()
    const root = Buffer.alloc(32, 7).toString('base64')
    env = await newServerEnvironment({ COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY: root })
    const { COFFER_HOME: home, COFFER_PORT: port } = await newServerEnvironment()
    first = await startServer(env)
    second = await startServer({ ...env, COFFER_HOME: home ?? '', COFFER_PORT: port ?? '' })
  })

  /** One secret for each strategy, with rotations that run on the first server and call the second, as behind a load balancer. */
  const both = () =>
    Promise.all(STRATEGIES.map((strategy) => makeRotated(first.main, system, { strategy, url: second.url, name: `two${++made}` })))

  const completed = async (secret: Rotated, call: 'rotation' | 'retry-rotation', by: ServerProcess) => {
    await by.main.ok('POST', `${secret.S}/${call}`)
    const job = await endOf(by.main, secret)
    assert.equal(job.state, 'COMPLETED', `${secret.strategy}: ${job.message}`)
    assert.deepEqual(await logins(by.main, secret), { ACTIVE: true, PENDING: undefined }, secret.strategy)
  }

  /**
   * Starts a rotation on the first server and freezes its action at a point: one that was only kept waiting would give up after ten seconds, and on a busy
   * machine the next action may take as long to come here.
   */
  const standAt = async (secret: Rotated, point: string) => {
    const server = first.child.pid ?? 0
    const before = new Set(descendantsOf(server))
    const reached = Promise.withResolvers<void>()
    const late = setTimeout(
      () => reached.reject(new Error(`${point} was not reached, only ${secret.between.passed.join(', ')}`)),
      REACHED_MAX_MS,
    )
    const letGo = Promise.withResolvers<void>()
    secret.between.at(point, async () => {
      reached.resolve()
      await letGo.promise
      return 'go on'
    })
    await first.main.ok('POST', `${secret.S}/rotation`)
    await reached.promise.finally(() => clearTimeout(late))
    const processes = descendantsOf(server).filter((pid) => !before.has(pid))
    assert.ok(processes.length > 0, 'no process of the action is there')
    signal(processes, 'SIGSTOP')
    return { letGo: () => letGo.resolve(), processes }
  }

  for (const [point, told] of FROZEN_AT) {
    test(`one that is frozen ${told} breaks nothing when it wakes up`, async (t) => {
      const secrets = await both()
      const server = first.child.pid ?? 0
      const held: Awaited<ReturnType<typeof standAt>>[] = []
      for (const secret of secrets) held.push(await standAt(secret, point))
      const actions = held.flatMap(({ processes }) => processes)
      // Also when it fails: the tests after it need the server, and would wait for it in vain.
      t.after(() => signal([server, ...actions], 'SIGCONT'))
      signal([server], 'SIGSTOP')

      for (const secret of secrets) {
        const job = await endOf(second.main, secret)
        assert.equal(job.state, 'FAILED', job.message)
        assert.match(job.message, /The server stopped in step PENDING.*PENDING is kept; retry/)
        assert.ok(Object.values(await logins(second.main, secret)).includes(true), 'no stored value logs in')
        await completed(secret, 'retry-rotation', second)
        await completed(secret, 'rotation', second)
        await completed(secret, 'rotation', second)
      }

      // The actions wake up while nobody is there to kill them.
      for (const { letGo } of held) letGo()
      signal(actions, 'SIGCONT')
      for (let tries = 0; tries < 3000 && actions.some(isAlive); tries++) await new Promise((resolve) => setTimeout(resolve, 10))
      assert.deepEqual(actions.filter(isAlive), [], 'an action goes on that nobody waits for')
      for (const secret of secrets) {
        const works = await logins(second.main, secret)
        t.diagnostic(`${secret.strategy}, frozen at "${point}", three rotations by the other server, action awake: ${shown(works)}`)
        assert.equal(works.ACTIVE, true, `${secret.strategy}: the late action changed what is in use`)
      }

      signal([server], 'SIGCONT')
      for (const secret of secrets) {
        await completed(secret, 'rotation', first)
        const { jobs } = await first.main.ok('GET', `${secret.S}/rotation-jobs`)
        const states = jobs.map(({ state }: { state: string }) => state)
        assert.deepEqual(states, ['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED'])
        const activation = jobs.at(-1).activationId
        const trigger = (await first.main.ok('GET', secret.S)).trigger.name
        const run = await first.main.ok('GET', `/ncf/api/v2/triggers/${trigger}/activations?limit=200`)
        const { status } = run.find(({ activationId }: { activationId: string }) => activationId === activation).response
        assert.notEqual(status, 'success')
      }
    })
  }

  test('one that is killed and started again finds its job ended and carried on, while the other goes on serving', async (t) => {
    const secrets = await both()
    for (const secret of secrets) await standAt(secret, 'change')
    await first.end('SIGKILL')
    first = await startServer(env)
    for (const secret of secrets) {
      const job = await endOf(second.main, secret)
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /The server stopped in step PENDING.*PENDING is kept; retry/)
      const works = await logins(first.main, secret)
      t.diagnostic(`${secret.strategy}, killed with the change on its way: ${shown(works)}`)
      assert.ok(works.ACTIVE || (secret.strategy === 'single' && works.PENDING), 'no stored value logs in')
      await completed(secret, 'retry-rotation', first)
    }
  })

  test('one that is stopped and started again ends its jobs at once, with the reason', async () => {
    const secrets = await both()
    for (const secret of secrets) await standAt(secret, 'connection 4')
    const stopped = performance.now()
    assert.equal(await first.end('SIGTERM'), 0)
    for (const secret of secrets) {
      const job = await endOf(second.main, secret)
      assert.ok(performance.now() - stopped < 25_000, 'the lease was waited for')
      assert.match(job.message, /The server was stopped in step PENDING.*PENDING is kept; retry/)
      await completed(secret, 'retry-rotation', second)
    }
    first = await startServer(env)
    for (const secret of secrets) await completed(secret, 'rotation', first)
  })
})
