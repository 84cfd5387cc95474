import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StorePort, UsageSearch } from '#core/ports/store'
import type { NewUsageRow } from '#core/usage-row'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

/** More than three segments, in which times are a little out of order. */
const RECORDS = Array.from({ length: 14_000 }, (_, i) =>
  sampleRecord({
    account: i % 7 === 0 ? 'other' : 'mine',
    time: 1000 + i + ((i * 7) % 5) - 2,
    resourceId: i % 900 === 3 ? 'rare' : `s${i % 40}`,
    action: `View/a${i % 3}`,
    result: i % 11 === 0 ? 'FAILED' : 'SUCCESS',
    requestorName: i % 1300 === 5 ? 'Gardener' : 'robot',
    requestId: String(i),
  }),
)

function expected(search: UsageSearch): NewUsageRow[] {
  const fits = (row: NewUsageRow) =>
    row.account === search.account &&
    (search.resourceId === undefined || row.resourceId === search.resourceId) &&
    (search.from === undefined || row.time >= search.from) &&
    (search.to === undefined || row.time <= search.to) &&
    (search.succeeded === undefined || (row.result === 'SUCCESS' && search.succeeded.includes(row.action))) &&
    (search.keyword === undefined || row.requestorName.toLowerCase().includes(search.keyword))
  return RECORDS.filter(fits).sort((left, right) => right.time - left.time || Number(right.requestId) - Number(left.requestId))
}

const SEARCHES: Record<string, Omit<UsageSearch, 'account' | 'limit'>> = {
  'of an account': { offset: 0 },
  'of an account, far down': { offset: 9000 },
  'of a rare resource': { resourceId: 'rare', offset: 0 },
  'of a resource, the second page': { resourceId: 's7', offset: 20 },
  'of a resource that never was': { resourceId: 'never', offset: 0 },
  'that succeeded': { succeeded: ['View/a1', 'View/a2'], resourceId: 's1', offset: 3 },
  'of some actions': { succeeded: ['View/a0'], offset: 100 },
  'of a short time within a segment': { from: 5000, to: 5020, offset: 0 },
  'of a time across segments': { from: 3000, to: 9500, resourceId: 's9', offset: 1 },
  'of a time with no records': { from: 1, to: 2, offset: 0 },
  'with a word': { keyword: 'garden', offset: 0 },
}

async function compare(store: StorePort, search: UsageSearch): Promise<void> {
  const all = expected(search)
  const found = await store.usage(search)
  assert.equal(found.total, Math.min(all.length, 10_001))
  assert.deepEqual(
    found.rows.map(({ requestId }) => requestId),
    all.slice(search.offset, search.offset + search.limit).map(({ requestId }) => requestId),
  )
}

for (const engine of ENGINES) {
  describe(`records in segments on ${engine}`, () => {
    it('are found as if all of them were looked through', async (t) => {
      const { coffer } = await startCoffer({ engine })
      const { store } = coffer
      for (let from = 0; from < RECORDS.length; from += 1000) await store.appendReads(null, RECORDS.slice(from, from + 1000))
      await coffer.sequencer.seal()
      assert.equal((await store.history.segments(await store.history.ownLog())).length, 3)
      for (const [name, search] of Object.entries(SEARCHES))
        await t.test(name, () => compare(store, { account: 'mine', limit: 20, ...search }))
    })
  })
}
