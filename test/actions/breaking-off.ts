import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import type { TestCoffer } from '../support/coffer.ts'
import { standBetween } from './between.ts'
import { secretsOn, toldNoPassword } from './secrets-on.ts'
import type { System } from './system.ts'

/** All steps of a run where it can be broken off, and what a rotation looks like from there. */
export const EVERY_POINT = [
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
/** Where values and the target could get out of step soonest. */
export const QUICK_POINTS = ['connection 4', 'complete']
/** The way is the same with two users; it is broken off where values and users could get out of step. */
const AROUND_THE_CHANGE = ['pending', 'after pending', 'connection 4', 'complete']

/** Breaks runs off at these points of a real rotation, and looks which value logs in, and whether the next run carries on. */
export function exerciseBreakingOff(name: string, coffer: TestCoffer, given: System | string, points: readonly string[]): void {
  if (typeof given === 'string') {
    test(`${name}: broken off`, { skip: given }, () => undefined)
    return
  }
  const system: System = given
  suite(`${name}: broken off`, () => {
    const { single, alternating, everything } = secretsOn(coffer, system)

    after(() => toldNoPassword(everything))

    for (const strategy of ['single', 'alternating'] as const) {
      test(`a run that is killed at any step is carried on by the next one: ${strategy}`, async () => {
        const between = await standBetween(coffer.url, system.port)
        const through = {
          ...system.parameters(between.port, strategy === 'single' ? 'self' : 'administrator'),
          secretManagerUrl: between.url,
        }
        const ready = strategy === 'single' ? await single({ parameters: through }) : await alternating(through)
        for (const point of strategy === 'single' ? points : points.filter((each) => AROUND_THE_CHANGE.includes(each))) {
          const before = await ready.active()
          const done = Promise.withResolvers<void>()
          between.at(point, async () => {
            if (point !== 'after complete') await coffer.main.ok('POST', `${ready.S}/cancel-rotation`)
            done.resolve()
            return 'drop'
          })
          const { state, message } = await ready.rotate()
          assert.ok(between.passed.includes(point), `no run comes to "${point}": ${between.passed.join(', ')}. ${message}`)
          await done.promise
          assert.equal(state, point === 'after complete' ? 'COMPLETED' : 'CANCELLED', `${point}: ${message}`)
          const { active, pending } = await ready.chain()
          const works: boolean[] = [await system.logsIn(active), pending !== undefined && (await system.logsIn(pending))]
          assert.ok(works[0] || (strategy === 'single' && works[1]), `${point}: no value works`)
          const now = await ready.rotated()
          assert.ok(await system.logsIn(now), `${point}: ACTIVE does not work after the next run`)
          assert.notEqual(now.password, before.password)
          if (pending !== undefined) assert.equal(now.password, pending.password, `${point}: PENDING was not taken over`)
        }
      })
    }
  })
}
