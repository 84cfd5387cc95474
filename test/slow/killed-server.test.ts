import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, describe, test } from 'node:test'
import type { System } from '../actions/system.ts'
import { startMariaDbSystem, startPostgresSystem, startRedisSystem } from '../actions/systems.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { endOf, logins, makeRotated, STRATEGIES, type Strategy, shown } from './rotated.ts'

/**
 * The server is killed at every step of a rotation of a real user: before Coffer hears of a call, before the action hears
 * the answer, and before each connection to the target. The way is the same for every system; on one it is broken off everywhere.
 */
const EVERY_POINT = [
  'start',
  'after start',
  'connection 1',
  'generate-random-secret',
  'pending',
  'after pending',
  'connection 2',
  'connection 3',
  'connection 4',
  'pending 2',
  'after pending 2',
  'change',
  'complete',
  'after complete',
]
const AROUND_THE_CHANGE = ['connection 3', 'change', 'connection 4', 'complete']

const SYSTEMS: readonly [string, System | string, readonly string[]][] = [
  ['PostgreSQL', await startPostgresSystem(), EVERY_POINT],
  ['MariaDB', await startMariaDbSystem(), AROUND_THE_CHANGE],
  ['Redis', await startRedisSystem(), AROUND_THE_CHANGE],
]

for (const [name, given, points] of SYSTEMS) {
  describe(`a server that is killed while it rotates a password of ${name}`, { skip: typeof given === 'string' ? given : false }, () => {
    if (typeof given === 'string') return
    for (const [n, strategy] of STRATEGIES.entries()) exercise(given, strategy, points, `crash${n}`)
  })
}

function exercise(system: System, strategy: Strategy, points: readonly string[], name: string): void {
  let server: ServerProcess | undefined
  after(async () => {
    await server?.end('SIGKILL')
    await rm(server?.home ?? '', { recursive: true, force: true })
  })

  test(`leaves a stored value that logs in, tells the truth, and carries on, at every step: ${strategy}`, async (t) => {
    const env = await newServerEnvironment()
    let running = await startServer(env)
    server = running
    const secret = await makeRotated(running.main, system, { strategy, url: running.url, name })
    const { S, between } = secret
    for (const point of points) {
      const killed = Promise.withResolvers<void>()
      between.at(point, async () => {
        await running.end('SIGKILL')
        killed.resolve()
        return 'drop'
      })
      await running.main.ok('POST', `${S}/rotation`)
      await killed.promise
      running = await startServer(env)
      server = running
      const job = await endOf(running.main, secret)
      const works = await logins(running.main, secret)
      t.diagnostic(`${system.kind}, ${strategy}, killed at "${point}": job ${job.state}; ${shown(works)}; ${job.message}`)
      assert.equal(job.state, point === 'after complete' ? 'COMPLETED' : 'FAILED', `${point}: ${job.message}`)
      assert.ok(works.ACTIVE || (strategy === 'single' && works.PENDING), `${point}: no stored value logs in`)
      if (job.state === 'FAILED') assert.match(job.message, /The server stopped in step/, point)
      await running.main.ok('POST', job.state === 'FAILED' ? `${S}/retry-rotation` : `${S}/rotation`)
      const next = await endOf(running.main, secret)
      assert.equal(next.state, 'COMPLETED', `${point}, the next run: ${next.message}`)
      assert.deepEqual(await logins(running.main, secret), { ACTIVE: true, PENDING: undefined }, `${point}, after the next run`)
    }
  })
}
