import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { SECOND } from '#base/instant'
import { Sequencer } from '#core/history/sequencer'
import { makeVault } from '#core/keys/master-vault'
import type { World } from '#core/ports/services'
import type { Pause } from '#core/ports/webhook'
import { Sequencing } from '#jobs/sequencing'
import { sqlitePlace } from '../conformance/place.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { HeldClock } from '../support/held-clock.ts'

const ENTER_MS = 25
const records = (count: number) => Array.from({ length: count }, (_, n) => sampleRecord({ resourceId: `s${n}` }))

async function begin() {
  const place = await sqlitePlace()
  after(() => place.remove())
  const clock = new HeldClock()
  const store = await place.open()
  const vault = makeVault({ master: Buffer.alloc(32, 7), random: randomBytes, clock })
  const world = { clock, random: randomBytes } as Partial<World> as World
  const sequencer = new Sequencer({ history: store.history, vault, world })
  const errors: unknown[] = []
  const tell = (told: unknown) => void errors.push(told)
  const log = { error: tell, warn: tell, info: tell }
  const sealed: { atMs: number; size: number }[] = []
  let hear: () => void = () => undefined
  sequencer.onSealed = ({ size }) => {
    sealed.push({ atMs: clock.elapsedMs(), size })
  }
  /** It did what it waited for, and is ready for what comes next. */
  const moved = () =>
    new Promise<void>((resolve) => {
      hear = resolve
    })
  const heard = (work: () => Promise<void>) => () => work().finally(() => setImmediate(() => hear()))
  const pause: Pause = (milliseconds, signal) => clock.pause(milliseconds, signal)
  const asked = {
    enter: heard(() => sequencer.enter()),
    seal: heard(() => sequencer.seal()),
    set onWaiting(hears: () => void) {
      sequencer.onWaiting = hears
    },
  }
  return { clock, store, sequencing: new Sequencing({ sequencer: asked, world, log, pause }), sealed, moved, errors }
}

describe('what enters records into their tree', () => {
  it('makes a checkpoint at least each second while there is traffic, over all that came before', async () => {
    const { clock, store, sequencing, sealed, moved, errors } = await begin()
    sequencing.start()
    let written = 0
    for (let second = 1; second <= 3; second++) {
      const before = written
      for (let step = 0; step < 1000 / ENTER_MS; step++) {
        await store.appendReads(null, records(3))
        written += 3
        const done = moved()
        clock.pass(ENTER_MS)
        await done
      }
      const newest = sealed.at(-1)
      assert.ok(newest !== undefined && newest.size > before, `${newest?.size} of ${before}`)
      assert.ok(newest.atMs > (second - 1) * SECOND && newest.atMs <= second * SECOND, `${newest.atMs}`)
    }
    await sequencing.stop()
    assert.equal(sealed.at(-1)?.size, written)
    assert.deepEqual(errors, [])
  })

  it('ends with a checkpoint over everything at a clean stop, however much waits, without time passing', async (t) => {
    const { store, sequencing, sealed, errors, clock } = await begin()
    sequencing.start()
    for (let n = 0; n < 20; n++) await store.appendReads(null, records(1000))
    const began = performance.now()
    await sequencing.stop()
    t.diagnostic(`20,000 records that waited are under a checkpoint ${Math.round(performance.now() - began)} ms after a stop was asked for`)
    assert.deepEqual([sealed.at(-1), clock.elapsedMs(), errors], [{ atMs: 0, size: 20_000 }, 0, []])
    await store.appendReads(null, records(1))
    clock.pass(10 * SECOND)
    assert.equal(sealed.at(-1)?.size, 20_000, 'nothing is done after it')
  })
})
