import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doubts } from '#jobs/doubts'
import { LEASE_MS, Lease } from '#jobs/lease'
import type { JobsParts } from '#jobs/parts'
import { endOwnerless } from '#jobs/rotations'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'

test('a node that fell silent and woke up keeps the jobs that it begins then, though the others look at it later', async () => {
  const woken = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: woken.clock, env: woken.env })
  const { barrier, world, dispatcher, store } = other.coffer
  const { node } = dispatcher
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const parts = { barrier, world, dispatcher, store, node, log, doubts: new Doubts({ log, world }) } as unknown as JobsParts
  const lease = new Lease(parts)
  const r = await makeRotating(woken)

  // The lease runs by the database's own clock; giving it up stands for the half minute of silence.
  await woken.coffer.store.leave(woken.coffer.dispatcher.node)
  await lease.beat()
  woken.clock.pass(LEASE_MS)
  const gate = r.target.gate('pending')
  await woken.main.ok('POST', `${r.S}/rotation`)
  await gate.reached
  await endOwnerless(parts, lease)
  assert.equal((await r.lastJob()).state, 'PENDING')

  await woken.coffer.store.leave(woken.coffer.dispatcher.node)
  await lease.beat()
  await endOwnerless(parts, lease)
  assert.equal((await r.lastJob()).state, 'FAILED', 'silent once more, and ended')
  gate.open()
})
