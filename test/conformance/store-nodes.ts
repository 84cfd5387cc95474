import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProblem } from '#base/problem'
import type { SlotRow, StorePort } from '#core/ports/store'
import type { Ground } from './ground.ts'
import { BYTES, plain, sampleRecord, sampleRow } from './sample-rows.ts'

const slot = (id: string): SlotRow => ({
  id,
  kind: 'file',
  derivation: '',
  wrapped: BYTES,
  check: BYTES,
  replaces: '',
  createdAt: 1,
})

/** What nodes do besides reading and writing rows: leases, slots, probes, ends. */
export function exerciseNodes({ fresh }: Ground): void {
  test('a node is alive until its lease ends, by the clock of the store', async () => {
    const { store, other, place } = await fresh()
    const first = await store.heartbeat('n1', 60_000)
    assert.deepEqual(first.alive, ['n1'])
    assert.equal(first.before, null)
    const second = await other.heartbeat('n2', 60_000)
    assert.deepEqual(second.alive, ['n1', 'n2'])
    assert.equal(second.before, first.now)
    assert.ok(second.now >= first.now)
    await store.leave('n1')
    const third = await other.heartbeat('n2', 60_000)
    assert.deepEqual(third.alive, ['n2'])
    assert.equal(third.before, second.now)
    if (place.clock === undefined) return
    assert.equal(third.now, place.clock.now())
    place.clock.pass(60_000)
    assert.deepEqual((await store.heartbeat('n3', 1)).alive, ['n3'])
    place.clock.pass(7 * 86_400_000)
    assert.deepEqual((await store.heartbeat('n3', 1)).alive, ['n3'])
  })

  test('a heartbeat that is further from the last one than it may be does not take its place', async () => {
    const { store, other } = await fresh()
    const first = await store.heartbeat('n1', 60_000, 1000)
    assert.equal(first.before, null)
    // Nothing is as near as that.
    for (const node of [store, other, store]) assert.equal((await node.heartbeat('n1', 60_000, -1)).before, first.now)
    const taken = await other.heartbeat('n2', 60_000)
    assert.equal(taken.before, first.now)
    assert.equal((await store.heartbeat('n1', 60_000, 60_000)).before, taken.now)
  })

  test('a lease that ended counts no more', async () => {
    const { store } = await fresh()
    await store.heartbeat('n1', -1)
    assert.deepEqual((await store.heartbeat('n2', 60_000)).alive, ['n2'])
  })

  test('refusals are counted, and nothing to count is no fault', async () => {
    const { store, other } = await fresh()
    const each = { minute: 60_000, reason: 'unknown key', address: '10.0.0.0/24', count: 2 }
    await Promise.all([store.countRefusals([each, each, { ...each, minute: 120_000 }]), other.countRefusals([each])])
    await store.countRefusals([])
  })

  test('one node at a time sets up, and what it did stands at once', async () => {
    const { store, other } = await fresh()
    let [inside, most] = [0, 0]
    const setUp = (node: StorePort, id: string) =>
      node.withSetupLock(async (setup) => {
        most = Math.max(most, ++inside)
        const before = await setup.slots()
        if (before.length === 0) await setup.addSlot(slot(id))
        // Whoever sets up may write, too.
        await node.write((tables) => tables.nextNumber('setup'))
        inside--
        return (await setup.slots()).map((each) => each.id)
      })
    const seen = await Promise.all([setUp(store, 'a'), setUp(other, 'b'), setUp(store, 'c')])
    assert.equal(most, 1)
    assert.equal(new Set(seen.map(String)).size, 1)
    const [kept] = await other.slots()
    assert.deepEqual(plain(kept), plain(slot(String(seen[0]))))
    await store.withSetupLock(async (setup) => {
      await setup.addSlot(slot('z'))
      await setup.removeSlot(String(seen[0]))
    })
    assert.deepEqual(
      (await other.slots()).map(({ id }) => id),
      ['z'],
    )
    await assert.rejects(
      store.withSetupLock(() => Promise.reject(new Error('planned'))),
      /planned/,
    )
    await other.withSetupLock(async () => undefined)
  })

  test('a store that works says so, and can be scrubbed at any time', async () => {
    const { store, other } = await fresh()
    await Promise.all([store.probe(), other.probe(), store.scrub(), other.scrub(), store.write((tables) => tables.nextNumber('x'))])
  })

  test('a closed store takes nothing and gives nothing, and what it took is there when it is opened again', async () => {
    const { store, place } = await fresh()
    const writing = store.write((tables) => tables.insert('account', sampleRow('account', 'last')))
    const appending = store.appendReads(null, [sampleRecord()])
    await Promise.all([writing, appending, store.close(), store.close()])
    const closed = (error: unknown) => isProblem(error, 'store.unavailable')
    await assert.rejects(store.position(), closed)
    await assert.rejects(store.load('account', 'last'), closed)
    await assert.rejects(store.count('account', []), closed)
    await assert.rejects(
      store.write((tables) => tables.nextNumber('x')),
      closed,
    )
    await assert.rejects(store.appendReads(null, [sampleRecord()]), closed)
    await assert.rejects(store.probe(), closed)
    const again = await place.open()
    assert.equal((await again.load('account', 'last')).row?.id, 'last')
    assert.equal((await again.usage({ account: 'm1', limit: 1, offset: 0 })).total, 1)
  })
}
