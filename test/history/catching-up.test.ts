import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import { verifierOf } from '#core/history/log-key'
import { Sequencer } from '#core/history/sequencer'
import { verifyHistory } from '#core/history/verify'
import { makeVault } from '#core/keys/master-vault'
import { type HistoryStore, SEGMENT } from '#core/ports/history-store'
import type { World } from '#core/ports/services'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { HeldClock } from '../support/held-clock.ts'

const many = (count: number) => Array.from({ length: count }, (_, i) => sampleRecord({ time: i, resourceId: `s${i % 50}` }))

/** The real history of a store, in which others write before each look. */
function busy(history: HistoryStore, write: () => Promise<void>): HistoryStore {
  return {
    ownLog: () => history.ownLog(),
    logs: () => history.logs(),
    setLogKey: (...key) => history.setLogKey(...key),
    leavesFrom: (seq) => history.leavesFrom(seq),
    segments: (log) => history.segments(log),
    enter: (entered) => history.enter(entered),
    days: (log) => history.days(log),
    postings: (segment) => history.postings(segment),
    firstStray: (...records) => history.firstStray(...records),
    drop: (...until) => history.drop(...until),
    keepUsedRights: (rights) => history.keepUsedRights(rights),
    onRecorded: (listener) => history.onRecorded(listener),
    recordsFrom: async (...from) => {
      await write()
      return history.recordsFrom(...from)
    },
  }
}

for (const [engine, makePlace] of [
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
] as const) {
  it(`a sequencer on ${engine} comes to an end of catching up while others write as fast as it reads, and signs each full segment`, async () => {
    const place = await makePlace()
    const store = await place.open()
    try {
      for (let n = 0; n < 34; n++) await store.appendReads(null, many(1000))
      let looks = 0
      let others = true
      const history = busy(store.history, async () => {
        // Ends at some time, so that a sequencer that runs after it fails and does not hang.
        if (++looks <= 100 && others) await store.appendReads(null, many(1000))
      })
      const clock = new HeldClock()
      const vault = makeVault({ master: Buffer.alloc(32, 7), random: randomBytes, clock })
      const alert = (sentence: string) => assert.fail(sentence)
      const sequencer = new Sequencer({ history, vault, world: { clock, random: randomBytes, alert } as Partial<World> as World })
      const sealed: { size: number; looks: number }[] = []
      sequencer.onSealed = ({ size }) => void sealed.push({ size, looks })
      await sequencer.enter()
      assert.ok(looks < 50, `it looked ${looks} times`)
      others = false
      await sequencer.seal()
      const [first] = sealed
      assert.ok(first !== undefined && first.size >= SEGMENT && first.size < SEGMENT + 1000, `first signed at ${first?.size}`)

      const logs = await store.history.logs()
      const verdicts = await verifyHistory(store.history, {
        verifiers: logs.map(({ publicKey }) => verifierOf(publicKey)),
        checkpoints: [],
      })
      assert.deepEqual(
        verdicts.map(({ finding, later }) => [finding, later]),
        [[undefined, 0]],
      )
    } finally {
      await store.close()
      await place.remove()
    }
  })
}
