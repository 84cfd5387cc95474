import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY, HOUR, MINUTE } from '#base/instant'
import { dueAt, type LastJob, nextRotationAt, retryAt, type Schedule } from '#core/rotation/schedule'
import { ANY_TIME, checkWindow, withinWindow } from '#core/rotation/window'

const ID = '8'.repeat(64)
const NOON = 1_800_000_000_000
const secret: Schedule = { id: ID, autoRotation: 1, rotationPeriod: 30, nextRotationAt: NOON, ...ANY_TIME }
const ended = (state: LastJob['state'], endedAt: number, again: number | null = null): LastJob => ({ state, endedAt, retryAt: again })

test('without automatic rotation nothing is ever due', () => {
  assert.equal(dueAt({ ...secret, autoRotation: 0, nextRotationAt: null }, undefined, 0), undefined)
  assert.equal(nextRotationAt({ autoRotation: 0, rotationPeriod: null, ...ANY_TIME }, NOON), null)
})

test('a rotation is due at its date, whatever became of jobs before it', () => {
  for (const last of [
    undefined,
    ended('COMPLETED', NOON - DAY),
    ended('FAILED', NOON - 1),
    ended('CANCELLED', NOON - 1),
    ended('ROLLED_BACK', NOON - DAY),
  ]) {
    assert.equal(dueAt(secret, last, NOON - 30 * DAY), NOON)
  }
})

test('failed tries are repeated after 5, 15 and 60 minutes, then daily', () => {
  const waits = [1, 2, 3, 4, 5, 99].map((attempt) => (retryAt(secret, attempt, NOON + MINUTE) ?? 0) - NOON - MINUTE)
  assert.deepEqual(waits, [5 * MINUTE, 15 * MINUTE, HOUR, DAY, DAY, DAY])
})

test('a job that failed before its date has no retry of its own: the date brings the next try', () => {
  assert.equal(retryAt(secret, 1, NOON - 1), null)
  assert.equal(retryAt({ autoRotation: 0, nextRotationAt: null }, 1, NOON), null)
})

test('a failed try is due again at its retry date', () => {
  assert.equal(dueAt(secret, ended('FAILED', NOON + 1, NOON + 1 + 5 * MINUTE), NOON + 1), NOON + 1 + 5 * MINUTE)
  assert.equal(dueAt(secret, ended('TIMED_OUT', NOON + 1, NOON + DAY), NOON + 1), NOON + DAY)
})

test('a cancelled try stops the tries until the next period', () => {
  assert.equal(dueAt(secret, ended('CANCELLED', NOON + MINUTE), NOON + MINUTE), NOON + 30 * DAY)
  assert.equal(dueAt(secret, ended('CANCELLED', NOON + 65 * DAY), NOON + MINUTE), NOON + 90 * DAY)
})

test('a try that a change of the state cancelled leaves its date as it is', () => {
  assert.equal(dueAt(secret, ended('CANCELLED', NOON + MINUTE, NOON + MINUTE), NOON), NOON + MINUTE)
  const due = dueAt(secret, ended('CANCELLED', NOON + MINUTE, NOON + MINUTE), NOON + DAY) ?? 0
  assert.ok(due >= NOON + DAY && due < NOON + DAY + HOUR)
})

test('a date that passed while nothing could fire comes within the hour after, spread over it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 32, maxLength: 32 }),
      fc.integer({ min: 1, max: 400 * DAY }),
      (bytes, late) => {
        const due = dueAt({ ...secret, id: Buffer.from(bytes).toString('hex') }, undefined, NOON + late) ?? 0
        assert.ok(due >= NOON + late && due < NOON + late + HOUR)
      },
    ),
    { verbose: 1 },
  )
  const minutes = new Set<number>()
  for (let n = 0; n < 256; n++)
    minutes.add(
      Math.floor(
        ((dueAt({ ...secret, id: n.toString(16).padStart(2, '0').padEnd(64, '7') }, undefined, NOON + DAY) ?? 0) - NOON - DAY) / MINUTE,
      ),
    )
  assert.ok(minutes.size > 50, `256 secrets take ${minutes.size} of 60 minutes`)
})

test('no order of failures and cancellations makes a rotation due before its date', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<LastJob['state']>('FAILED', 'TIMED_OUT', 'CANCELLED', 'COMPLETED', 'ROLLED_BACK'),
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 1, max: 9 }),
      (state, days, attempt) => {
        const at = NOON + days * DAY
        const last = ended(state, at, state === 'FAILED' || state === 'TIMED_OUT' ? retryAt(secret, attempt, at) : null)
        assert.ok((dueAt(secret, last, NOON - 30 * DAY) ?? 0) >= NOON)
      },
    ),
    { verbose: 1 },
  )
})

const NIGHT = { windowCron: '0 2 * * *', windowZone: 'Asia/Seoul', windowMinutes: 60 }
const TWO_IN_SEOUL = Date.UTC(2027, 0, 14, 17)

test('in a window a moment stays as it is, and outside it becomes the next opening', () => {
  assert.equal(withinWindow(NIGHT, TWO_IN_SEOUL), TWO_IN_SEOUL)
  assert.equal(withinWindow(NIGHT, TWO_IN_SEOUL + 59 * MINUTE), TWO_IN_SEOUL + 59 * MINUTE)
  assert.equal(withinWindow(NIGHT, TWO_IN_SEOUL + HOUR), TWO_IN_SEOUL + DAY)
  assert.equal(withinWindow(NIGHT, TWO_IN_SEOUL - 1), TWO_IN_SEOUL)
  assert.equal(withinWindow(ANY_TIME, NOON), NOON)
})

test('a window is found again and never lies before the moment asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 365 * DAY }), fc.integer({ min: 5, max: 1440 }), (late, windowMinutes) => {
      const window = { ...NIGHT, windowMinutes }
      const moment = withinWindow(window, NOON + late)
      assert.ok(moment >= NOON + late && moment <= NOON + late + DAY)
      assert.equal(withinWindow(window, moment), moment)
    }),
    { numRuns: 300 },
  )
})

test('what is due comes in its window, with its own share of the jitter', () => {
  const windowed = { ...secret, ...NIGHT, nextRotationAt: TWO_IN_SEOUL }
  const due = dueAt(windowed, undefined, 0, 5 * MINUTE) ?? 0
  assert.ok(due >= TWO_IN_SEOUL && due < TWO_IN_SEOUL + 5 * MINUTE)
  assert.equal(dueAt(windowed, undefined, 0, 5 * MINUTE), due)
  const dues = Array.from(
    { length: 1000 },
    (_, n) => dueAt({ ...windowed, id: (n * 4_294_967).toString(16).padStart(8, '0').padEnd(64, '0') }, undefined, 0, 5 * MINUTE) ?? 0,
  )
  const minutes = Map.groupBy(dues, (each) => Math.floor((each - TWO_IN_SEOUL) / MINUTE))
  assert.deepEqual([...minutes.keys()].sort(), [0, 1, 2, 3, 4])
  for (const each of minutes.values()) assert.ok(each.length > 120 && each.length < 280)
  assert.equal(nextRotationAt(windowed, TWO_IN_SEOUL + 3 * HOUR), TWO_IN_SEOUL + 31 * DAY)
})

test('a window that cannot be is refused with the field and the rule', () => {
  for (const cron of ['', '* * *', '0 2 * * * *', '61 2 * * *', '0 2 31 2 *', '@daily', 'a b c d e']) {
    assert.throws(() => checkWindow(cron, 'UTC', NOON), /cron: /, cron)
  }
  for (const zone of ['', 'Seoul', 'Asia/Nowhere', '../etc']) assert.throws(() => checkWindow('0 2 * * *', zone, NOON), /timeZone: /, zone)
  checkWindow('*/5 1-3 * * 1-5', 'Europe/Berlin', NOON)
})

test('a night in which the clocks are set has one window, also where its hour is left out or comes twice', () => {
  const berlin = { windowCron: '30 2 * * *', windowZone: 'Europe/Berlin', windowMinutes: 60 }
  const opens = (after: number) => withinWindow(berlin, after)
  // 02:30 does not exist: the window opens when the hour is over.
  assert.equal(opens(Date.UTC(2026, 2, 28, 12)), Date.UTC(2026, 2, 29, 1))
  assert.equal(opens(Date.UTC(2026, 2, 29, 12)), Date.UTC(2026, 2, 30, 0, 30))
  // 02:30 comes twice: the window opens at the first.
  assert.equal(opens(Date.UTC(2026, 9, 24, 12)), Date.UTC(2026, 9, 25, 0, 30))
  assert.equal(opens(Date.UTC(2026, 9, 25, 1, 30)), Date.UTC(2026, 9, 26, 1, 30))
})
