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

const ACTION = { column: 'action', is: 'eq', value: 'View/a1' } as const
const NAMED = { column: 'requestorName', is: 'eq', value: 'robot' } as const

/** In the order of what was told, which is that of the counts. */
function countedBy<K>(rows: readonly NewUsageRow[], keyOf: (row: NewUsageRow) => K, told: ReadonlyMap<K, number>): Map<K, number> {
  const counts = new Map<K, number>([...told.keys()].map((key) => [key, 0]))
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return counts
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

      await t.test('are counted as if all of them were looked through, by interval, by name and in all', async () => {
        const where = { 'nothing more': [], 'one action': [ACTION], 'a name that no posting knows': [NAMED] } as const
        for (const [name, conditions] of Object.entries(where)) {
          for (const [from, to] of [
            [0, 20_000],
            [2000, 12_500],
            [13_900, 14_000],
          ] as const) {
            const all = expected({ account: 'mine', limit: 0, offset: 0, from, to }).filter(
              ({ action, requestorName }) =>
                (conditions[0] !== ACTION || action === ACTION.value) && (conditions[0] !== NAMED || requestorName === NAMED.value),
            )
            const asked = { account: 'mine', from, to, where: conditions }
            for (const everyMs of [100, 5000, 50_000]) {
              const { counts } = await store.usageCounts(asked, { everyMs, from }, 1000)
              const told = new Map(counts.map(({ key, count }) => [Number(key), count]))
              assert.deepEqual(
                told,
                countedBy(all, ({ time }) => from + Math.floor((time - from) / everyMs) * everyMs, told),
                `${name}, ${everyMs}`,
              )
            }
            const { counts } = await store.usageCounts(asked, { column: 'result' }, 10)
            const told = new Map(counts.map(({ key, count }) => [String(key), count]))
            assert.deepEqual(
              told,
              countedBy(all, ({ result }) => result, told),
              name,
            )
            assert.equal((await store.usage({ ...asked, limit: 0, offset: 0 })).total, Math.min(all.length, 10_001), name)
          }
        }
      })

      await t.test('are exported once each, in their order', async () => {
        const seen: string[] = []
        for (let after: number | null = -1; after !== null; ) {
          const piece: { rows: { requestId: string; action: string }[]; next: number | null } = await store.usageAfter(
            { account: 'mine' },
            after,
            1000,
          )
          seen.push(...piece.rows.filter(({ action }) => /^View\/a\d$/.test(action)).map(({ requestId }) => requestId))
          after = piece.next
        }
        assert.deepEqual(
          seen,
          RECORDS.filter(({ account }) => account === 'mine').map(({ requestId }) => requestId),
        )
      })

      await t.test('are told in part when the time is over', async () => {
        let steps = 0
        const enough = () => ++steps > 1
        const search = { account: 'mine', where: [NAMED], enough }
        const found = await store.usage({ ...search, limit: 20, offset: 0 })
        assert.equal(found.partial, true)
        assert.ok(
          found.total <
            expected({ account: 'mine', limit: 0, offset: 0 }).filter(({ requestorName }) => requestorName === NAMED.value).length,
        )
        assert.equal((await store.usageCounts(search, { everyMs: 1000, from: 0 }, 100)).partial, true)
        assert.equal((await store.usage({ account: 'mine', where: [NAMED], limit: 20, offset: 0, enough: () => false })).partial, false)
      })
    })
  })
}
