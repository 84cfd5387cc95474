import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { leafOf } from '#core/history/leaf'
import { verifierOf } from '#core/history/log-key'
import { SEGMENT } from '#core/ports/history-store'
import { openCheckpoint } from '#crypto/checkpoint'
import { rootOf } from '#crypto/log-tree'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

async function logOf({ coffer }: TestCoffer) {
  const { history } = coffer.store
  const own = await history.ownLog()
  const row = (await history.logs()).find(({ id }) => id === own)
  assert.ok(row)
  return row
}

/** The root over all that a reader of the history sees. */
async function rootOfRecords({ coffer }: TestCoffer, size: number): Promise<Buffer> {
  const leaves: Buffer[] = []
  while (leaves.length < size) {
    const records = await coffer.store.history.recordsFrom(leaves.length, Math.min(1000, size - leaves.length))
    for (const { seq, ...record } of records) {
      assert.equal(seq, leaves.length)
      leaves.push(leafOf(record))
    }
  }
  return rootOf(leaves)
}

async function assertProven(coffer: TestCoffer, size: number): Promise<void> {
  const row = await logOf(coffer)
  assert.equal(row.size, size)
  const checkpoint = openCheckpoint(row.checkpoint, verifierOf(row.publicKey))
  assert.equal(checkpoint?.size, size)
  assert.deepEqual(checkpoint.root, await rootOfRecords(coffer, size))
}

const many = (count: number) => Array.from({ length: count }, (_, i) => sampleRecord({ time: i, resourceId: `s${i % 50}` }))

for (const engine of ENGINES_IN_TURN) {
  describe(`the sequencer on ${engine}`, () => {
    it('signs a tree over what readers see, and goes on with it after a restart', async () => {
      const coffer = await startCoffer({ engine })
      await coffer.main.ok('GET', '/api/v1/secrets')
      await coffer.main.call('GET', '/api/v1/secrets/none')
      await coffer.coffer.store.appendReads(null, [sampleRecord({ requestorName: 'a\0b\ud800\u202e', message: '<b>\n\u001b[31m' })])
      await coffer.coffer.sequencer.seal()
      const { size } = await logOf(coffer)
      assert.ok(size >= 3)
      await assertProven(coffer, size)
      await coffer.main.ok('GET', '/api/v1/secrets')
      const again = await coffer.restart()
      assert.equal((await logOf(again)).size, size + 1, 'a clean stop ends with a checkpoint')
      await again.main.ok('GET', '/api/v1/secrets')
      await again.coffer.sequencer.seal()
      await assertProven(again, size + 2)
    })

    it('fills segments, and finds in the store what was never in its memory', async () => {
      const coffer = await startCoffer({ engine })
      const { store, sequencer } = coffer.coffer
      await sequencer.seal()
      const before = (await logOf(coffer)).size
      for (let round = 0; round < 9; round++) {
        await store.appendReads(null, many(1000))
        if (round % 3 === 0) await sequencer.seal()
        if (round === 4) await sequencer.enter()
      }
      // More than it keeps in memory, so that it has to look.
      for (let round = 0; round < 22; round++) await store.appendReads(null, many(1000))
      await sequencer.seal()
      const row = await logOf(coffer)
      assert.equal(row.size, before + 31_000)
      assert.equal(row.posted, Math.floor(row.size / SEGMENT) * SEGMENT)
      assert.equal((await store.history.segments(row.id)).length, row.posted / SEGMENT)
      await assertProven(coffer, row.size)
      const again = await coffer.restart()
      await again.coffer.store.appendReads(null, many(5000))
      await again.coffer.sequencer.seal()
      await assertProven(again, row.size + 5000)
    })
  })
}
