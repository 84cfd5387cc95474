import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DAY } from '#base/instant'
import type { System } from '../actions/system.ts'
import { startMariaDbSystem, startPostgresSystem, startRedisSystem } from '../actions/systems.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { endOf, logins, makeRotated, type Rotated, STRATEGIES, shown } from './rotated.ts'

/** Longer than an action waits for its target. */
const LATE_MS = 12_000
const SLOW_MS = 2000

interface Fault {
  fault: string
  points: readonly string[]
  /** What happens at the point. */
  act: (at: { coffer: TestCoffer; secret: Rotated }) => Promise<'go on' | 'drop'>
  /** How the job ends; either, where the action may be quicker or slower than the fault. */
  ends: RegExp
}

const CONNECTIONS = ['connection 1', 'connection 3', 'connection 4', 'change']
const CALLS = ['after start', 'after pending', 'after pending 2', 'complete']

const FAULTS: readonly Fault[] = [
  { fault: 'target down', points: CONNECTIONS, act: async () => 'drop', ends: /COMPLETED|FAILED/ },
  { fault: 'target slow', points: ['connection 1', 'change'], act: () => wait(SLOW_MS, 'go on'), ends: /COMPLETED/ },
  { fault: 'target late', points: ['change'], act: () => wait(LATE_MS, 'go on'), ends: /COMPLETED|FAILED/ },
  { fault: 'Coffer unreachable once', points: CALLS, act: async () => 'drop', ends: /COMPLETED/ },
  {
    fault: 'another job asked for',
    points: ['start', 'change'],
    act: async ({ coffer, secret }) => {
      for (const call of ['rotation', 'retry-rotation']) await coffer.main.refused(422, 'POST', `${secret.S}/${call}`)
      return 'go on'
    },
    ends: /COMPLETED/,
  },
  {
    fault: 'cancelled and retried at once',
    points: ['connection 3', 'change'],
    act: async ({ coffer, secret }) => {
      await coffer.main.ok('POST', `${secret.S}/cancel-rotation`)
      await coffer.main.ok('POST', `${secret.S}/retry-rotation`)
      await endOf(coffer.main, secret)
      return 'go on'
    },
    ends: /COMPLETED/,
  },
  {
    fault: 'clock jumps a day ahead',
    points: ['connection 1', 'connection 4'],
    act: async ({ coffer }) => {
      coffer.clock.jump(DAY)
      await coffer.coffer.jobs.tick()
      return 'go on'
    },
    ends: /COMPLETED|FAILED/,
  },
  {
    fault: 'clock jumps a day back',
    points: ['connection 1', 'connection 4'],
    act: async ({ coffer }) => {
      coffer.clock.jump(-DAY)
      await coffer.coffer.jobs.tick()
      return 'go on'
    },
    ends: /COMPLETED|FAILED/,
  },
]
/** The way is the same for every system: elsewhere what differs by driver. */
const BY_DRIVER = ['target down', 'target late']

const SYSTEMS: readonly [string, System | string, readonly Fault[]][] = [
  ['PostgreSQL', await startPostgresSystem(), FAULTS],
  ['MariaDB', await startMariaDbSystem(), FAULTS.filter(({ fault }) => BY_DRIVER.includes(fault))],
  ['Redis', await startRedisSystem(), FAULTS.filter(({ fault }) => BY_DRIVER.includes(fault))],
]

for (const [name, given, faults] of SYSTEMS) {
  describe(`whatever goes wrong while a password of ${name} is rotated`, { skip: typeof given === 'string' ? given : false }, async () => {
    if (typeof given === 'string') return
    const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
    for (const [n, strategy] of STRATEGIES.entries()) {
      test(`a stored value logs in, the story is true, and the next run completes: ${strategy}`, async (t) => {
        const secret = await makeRotated(coffer.main, given, { strategy, url: coffer.url, name: `fault${n}` })
        for (const { fault, points, act, ends } of faults) {
          for (const point of points) {
            const passed = Promise.withResolvers<void>()
            let acting: Promise<'go on' | 'drop'> | undefined
            secret.between.at(point, () => {
              acting = act({ coffer, secret })
              passed.resolve()
              return acting
            })
            coffer.clock.jump(Date.now() - coffer.clock.now())
            await coffer.main.ok('POST', `${secret.S}/rotation`)
            await passed.promise
            await acting
            const job = await endOf(coffer.main, secret)
            await coffer.coffer.dispatcher.idle()
            const works = await logins(coffer.main, secret)
            t.diagnostic(`${name}, ${strategy}, ${fault} at "${point}": ${job.state}; ${shown(works)}; ${job.message}`)
            assert.match(job.state, ends, `${fault} at ${point}: ${job.message}`)
            assert.ok(works.ACTIVE || (strategy === 'single' && works.PENDING), `${fault} at ${point}: no stored value logs in`)
            assert.equal(job.state === 'COMPLETED', works.PENDING === undefined && job.message === 'PENDING is ACTIVE now.', job.message)
            coffer.clock.jump(Date.now() + 1 - coffer.clock.now())
            if (job.state === 'FAILED') {
              await coffer.main.ok('POST', `${secret.S}/retry-rotation`)
              const next = await endOf(coffer.main, secret)
              assert.equal(next.state, 'COMPLETED', `${fault} at ${point}, the next run: ${next.message}`)
            }
            assert.deepEqual(await logins(coffer.main, secret), { ACTIVE: true, PENDING: undefined }, `${fault} at ${point}, after all`)
          }
        }
      })
    }
  })
}
