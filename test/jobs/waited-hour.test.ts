import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, HOUR, MINUTE } from '#base/instant'
import { Lease } from '#jobs/lease'
import { attack } from '../barrier/attacker.ts'
import { startCoffer } from '../support/coffer.ts'
import { doomedSecret } from './doomed.ts'

test('an hour that was to be waited begins anew with a start before it is over', async () => {
  const coffer = await startCoffer()
  const { S } = await doomedSecret(coffer.main)
  coffer.clock.pass(10 * DAY)
  const second = await coffer.restart()
  coffer.clock.pass(59 * MINUTE)
  await second.coffer.jobs.tick()
  const third = await second.restart()
  coffer.clock.pass(59 * MINUTE)
  await third.coffer.jobs.tick()
  assert.equal((await third.main.ok('GET', S)).secretStatus, 'REVOKE')
  coffer.clock.pass(MINUTE)
  await third.coffer.jobs.tick()
  await third.main.refused(404, 'GET', S)
  const fourth = await third.restart()
  assert.doesNotMatch(fourth.logged(), /more than a day away/, 'what was waited once is waited no more')
})

test('nothing is destroyed while the last heartbeat is unknown, and the hour is waited once it is known', async (t) => {
  const { coffer, main, clock } = await startCoffer()
  const { S } = await doomedSecret(main)
  await coffer.jobs.tick()
  clock.jump(40 * DAY)
  const failing = t.mock.method(coffer.store, 'heartbeat', () => Promise.reject(new Error('lock timeout')))
  await coffer.jobs.tick()
  assert.equal((await main.ok('GET', S)).secretStatus, 'REVOKE')
  failing.mock.restore()
  for (const wait of [0, 59 * MINUTE]) {
    clock.pass(wait)
    await coffer.jobs.tick()
    assert.equal((await main.ok('GET', S)).secretStatus, 'REVOKE', `${wait}`)
  }
  clock.pass(MINUTE)
  await coffer.jobs.tick()
  await main.refused(404, 'GET', S)
})

/** The heartbeats' time is the database's, which no test holds: what it tells of the last one is moved instead. */
test('each node on a database whose servers stood still for days waits an hour, those that start after the first one, too', async () => {
  const { coffer, clock, ...more } = await startCoffer({ engine: 'PostgreSQL' })
  const database = await attack({ coffer, clock, ...more })
  const { store, world } = coffer
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const newNode = (node: string) => new Lease({ store, world, log, node })
  const [first, second, third] = [newNode('n1'), newNode('n2'), newNode('n3')]

  for (const days of [10, -10]) {
    await database.script(`update "heartbeat" set "at" = "at" - ${days * DAY}`)
    await first.beat()
    clock.pass(MINUTE)
    await first.beat()
    await second.beat()
    assert.deepEqual([first.holds, second.holds], [true, true], `${days} days`)
    clock.pass(HOUR - MINUTE)
    await first.beat()
    await second.beat()
    assert.deepEqual([first.holds, second.holds], [false, true])
    clock.pass(MINUTE)
    await second.beat()
    assert.equal(second.holds, false)
  }
  await third.beat()
  assert.equal(third.holds, false, 'an hour was waited')
  await database.close()
})
