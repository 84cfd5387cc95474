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

test('an answer that was long on its way sets a clock only where it shows that to be wrong', async () => {
  const store = { now: 5 * DAY, roundTripMs: 8 }
  const { clock: starting, told } = apart({ now: 5 * DAY }, store)
  const clock = await starting
  store.roundTripMs = 3 * SECOND
  for (const off of [1400, -2800, 1400]) {
    const before = clock.now()
    store.now += off
    await clock.look()
    assert.equal(clock.now(), before + 3 * SECOND, 'as much as it may be off itself')
  }
  for (const off of [1501, -2 * DAY, 2 * DAY]) {
    store.now += off
    await clock.look()
    assert.equal(clock.now(), store.now)
  }
  assert.deepEqual(told, [{ apartSeconds: 172_798 }])
})

test('a machine whose clocks stood still follows a store whose answers are all long on their way', async () => {
  const [machine, store] = [{ now: 5 * DAY }, { now: 5 * DAY, roundTripMs: 2 * SECOND }]
  const { clock: starting, told } = apart(machine, store)
  const clock = await starting
  machine.now += DAY
  store.now += DAY
  await clock.look()
  assert.equal(clock.now(), store.now)
  assert.deepEqual(told, [])
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
