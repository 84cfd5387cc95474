import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { FeedHead, Mark, StorePort } from '#core/ports/store'
import type { Ground } from './ground.ts'
import { PROOF } from './place.ts'
import { plain } from './sample-rows.ts'

const target = (id: string): Mark => ({ kind: 'secret', id, mac: Uint8Array.of(7) })
const head = (position: number): FeedHead => ({ position, ...PROOF })

/** The feed: gapless, in the order of commits, and honest about what it no longer keeps. */
export function exerciseFeed({ fresh }: Ground): void {
  test('an empty store stands at 0', async () => {
    const { store } = await fresh()
    assert.equal(await store.position(), 0)
    const nothing = { position: 0, link: new Uint8Array(0), seal: new Uint8Array(0) }
    assert.deepEqual(plain(await store.feedAfter(0)), { head: nothing, entries: [] })
    assert.deepEqual(plain(await store.head()), nothing)
    const { position, marks } = await store.marks()
    assert.deepEqual([position, ...marks], [0])
  })

  test('a change takes one position for all its entries, and none if it has nothing to tell', async () => {
    const { store, other } = await fresh()
    assert.equal(await advance(store, 'a', 'b', 'a'), 1)
    await store.write((tables) => tables.nextNumber('quiet'))
    assert.equal(await advance(other, 'c'), 2)
    assert.deepEqual(plain(await store.head()), head(2))
    assert.deepEqual(plain(await store.feedAfter(0)), {
      head: head(2),
      entries: [
        { position: 1, ...target('a') },
        { position: 1, ...target('b') },
        { position: 2, ...target('c') },
      ],
    })
    assert.deepEqual(plain(await store.feedAfter(1)), { head: head(2), entries: [{ position: 2, ...target('c') }] })
    assert.deepEqual(plain(await store.feedAfter(2)), { head: head(2), entries: [] })
  })

  test('a change with very many entries is told whole', async () => {
    const { store } = await fresh()
    const entries = Array.from({ length: 1200 }, (_, i) => target(String(i).padStart(4, '0')))
    await store.write(async (tables) => void (await tables.advanceFeed(entries, PROOF)))
    assert.deepEqual(
      (await store.feedAfter(0))?.entries.map(({ id }) => id),
      entries.map(({ id }) => id),
    )
  })

  test('who asks for more than is kept is told so, and who is ahead of the feed sees where it stands', async () => {
    const { store } = await fresh({ feedKept: 50 })
    for (let i = 0; i < 199; i++) await advance(store, 'x')
    assert.equal(await store.feedAfter(49), undefined)
    assert.equal((await store.feedAfter(50))?.entries.length, 149)
    await advance(store, 'x')
    assert.equal(await store.feedAfter(149), undefined)
    assert.equal((await store.feedAfter(150))?.entries.length, 50)
    assert.deepEqual(plain(await store.feedAfter(201)), { head: head(200), entries: [] })
  })

  test('every node hears that the feed moved', async () => {
    const { store, other } = await fresh()
    for (const writer of [store, other]) {
      const heard = [store, other].map((node) => new Promise<void>((resolve) => node.onFeed(resolve)))
      await advance(writer, 'x')
      await Promise.all(heard)
    }
  })

  test('a feed that was read while others wrote lacks nothing', async () => {
    const { store, other } = await fresh()
    const seen: number[] = []
    let [at, done] = [0, false]
    const reading = (async () => {
      while (!done || at < 30) {
        const feed = await store.feedAfter(at)
        assert.ok(feed)
        seen.push(...feed.entries.map(({ position }) => position))
        at = feed.head.position
        // A read from the embedded store takes no turn of the loop; the writers need theirs.
        await setImmediate()
      }
    })()
    await Promise.all(Array.from({ length: 30 }, (_, i) => advance(i % 2 === 0 ? store : other, `x${i}`)))
    done = true
    await reading
    assert.deepEqual(
      seen,
      Array.from({ length: 30 }, (_, i) => i + 1),
    )
  })
}

function advance(store: StorePort, ...targets: string[]): Promise<number> {
  return store.write((tables) => tables.advanceFeed(targets.map(target), PROOF))
}
