import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { makeRotating } from './rotating.ts'

const WAITS = /^Its trigger was not fired yet: it waits for its turn/

test('a job that is over holds no other up, nor do its processes pile up, and a job that waits says so', { timeout: 60_000 }, async () => {
  const coffer = await startCoffer({ env: { COFFER_ROTATIONS_AT_ONCE: '1' } })
  const [first, second, third] = [
    await makeRotating(coffer, { name: 'first' }),
    await makeRotating(coffer, { name: 'second' }),
    await makeRotating(coffer, { name: 'third' }),
  ]
  const stands = first.target.gate('started')
  const stays = [first.target.gate('completed'), second.target.gate('completed')]
  await coffer.main.ok('POST', `${first.S}/rotation`)
  await stands.reached
  await coffer.main.ok('POST', `${second.S}/rotation`)
  const waiting = await second.lastJob()
  assert.match(waiting.message, WAITS)
  const { message } = await coffer.main.ok('GET', `${second.S}/rotation-jobs/${waiting.jobId}`)
  assert.match(message, WAITS)

  // The first has completed and does not end: it takes no place.
  stands.open()
  for (const { reached } of stays) await reached
  assert.deepEqual([(await first.lastJob()).message.match(WAITS), (await second.lastJob()).state], [null, 'COMPLETED'])

  // As many as may run at once are left over without a place; one more takes one.
  await coffer.main.ok('POST', `${third.S}/rotation`)
  coffer.clock.pass(MINUTE - 1)
  await third.setClock()
  await coffer.coffer.jobs.tick()
  assert.match((await third.lastJob()).message, WAITS)
  coffer.clock.pass(1)
  await coffer.coffer.jobs.tick()
  await third.idle()
  for (const r of [first, second, third]) assert.equal((await r.lastJob()).state, 'COMPLETED')
  for (const gate of stays) gate.open()
})
