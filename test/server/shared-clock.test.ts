import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, SECOND } from '#base/instant'
import { SharedClock } from '#server/shared-clock'

/** A machine and a store with a time of its own each, and how long the store's answer is on its way. */
function apart(machine: { now: number }, store: { now: number; roundTripMs: number }) {
  let elapsed = 1000
  const pass = (ms: number) => {
    elapsed += ms
    machine.now += ms
    store.now += ms
  }
  const told: object[] = []
  const own = { now: () => machine.now, elapsedMs: () => elapsed }
  const asked = {
    now: async () => {
      pass(store.roundTripMs / 2)
      const { now } = store
      pass(store.roundTripMs / 2)
      return now
    },
  }
  return { told, pass, clock: SharedClock.of(own, asked, { warn: (details: object) => told.push(details) }) }
}

test('a shared clock tells the time of the store, and goes on with it between two looks', async () => {
  const store = { now: 5 * DAY, roundTripMs: 8 }
  const { clock: starting, pass, told } = apart({ now: 400 * DAY }, store)
  const clock = await starting
  assert.equal(clock.now(), store.now)
  pass(7 * SECOND)
  assert.equal(clock.now(), store.now)
  store.now -= 3 * SECOND
  await clock.look()
  assert.equal(clock.now(), store.now)
  assert.deepEqual(told, [{ apartSeconds: (395 * DAY) / SECOND }])
})

test('an answer that was long on its way sets no clock', async () => {
  const store = { now: 5 * DAY, roundTripMs: 8 }
  const { clock: starting } = apart({ now: 5 * DAY }, store)
  const clock = await starting
  store.roundTripMs = 3 * SECOND
  const before = clock.now()
  store.now += 60 * SECOND
  await clock.look()
  assert.equal(clock.now(), before + 3 * SECOND)
})

test('a machine and a store that are apart are told of once each time', async () => {
  const [machine, store] = [{ now: 5 * DAY }, { now: 5 * DAY, roundTripMs: 0 }]
  const { clock: starting, told } = apart(machine, store)
  const clock = await starting
  for (const ahead of [0, DAY, DAY, 0, -DAY, -DAY]) {
    machine.now = store.now + ahead
    await clock.look()
  }
  assert.deepEqual(told, [{ apartSeconds: 86_400 }, { apartSeconds: -86_400 }])
})
