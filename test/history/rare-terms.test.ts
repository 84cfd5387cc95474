import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import fc from 'fast-check'
import { MOMENTS } from '#core/history/moments'
import { bucketOf, isBucket, isWellPacked, type Pair, pairsIn, RARE_MOST } from '#core/history/rare-terms'
import { packPlaces, placesIn, SegmentIndex } from '#core/history/segment-index'
import { TERMS, termOf } from '#core/history/terms'
import { verifyHistory } from '#core/history/verify'
import { IndexWalk } from '#core/history/verify-index'
import { type PostingRow, SEGMENT } from '#core/ports/history-store'
import type { StorePort } from '#core/ports/store'
import type { NewUsageRow } from '#core/usage-row'
import { type Attacker, attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

function indexed(records: readonly NewUsageRow[]): PostingRow[] {
  const index = new SegmentIndex()
  for (const [place, record] of records.entries()) index.add(record, place)
  return index.postings(7)
}

/** Where each term stands, as records say. */
function placesOf(records: readonly NewUsageRow[]): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const [place, record] of records.entries()) {
    for (const [field, valueIn] of TERMS) {
      const value = valueIn(record)
      if (value === null) continue
      const term = termOf([field, value])
      places.set(term, [...(places.get(term) ?? []), place])
    }
  }
  return places
}

test('a term that stands in few records lies in the row of its first seven bits, and any other in one of its own', () => {
  const few = fc.integer({ min: 0, max: 40 }).map((number) => `s${number}`)
  fc.assert(
    fc.property(fc.array(fc.record({ resourceId: few, ip: few, job: fc.option(few) }), { maxLength: 300 }), (parts) => {
      const records = parts.map((part) => sampleRecord(part))
      const rows = indexed(records)
      assert.deepEqual(
        rows.map(({ term }) => term),
        rows.map(({ term }) => term).sort((left, right) => left - right),
      )
      const found = new Map<number, number[]>()
      for (const row of rows) {
        if (row.term === MOMENTS) continue
        if (!isBucket(row.term)) {
          assert.ok(row.count > RARE_MOST)
          found.set(row.term, placesIn(row))
          continue
        }
        assert.ok(isWellPacked(row))
        for (const { term, place } of pairsIn(row.at)) {
          assert.equal(bucketOf(term), row.term)
          found.set(term, [...(found.get(term) ?? []), place])
        }
      }
      assert.deepEqual(found, placesOf(records))
    }),
    { numRuns: 30 },
  )
})

test('a row of rare terms is six bytes of term and two of place for each, which never changes', () => {
  const record = (resourceId: string) =>
    sampleRecord({ account: '', requestor: '', accessKey: '', ip: '', product: '', action: '', resourceId })
  const rows = indexed([...Array.from({ length: 300 }, () => record('')), record('rare'), record(''), record('rare')])
  const term = termOf(['resource', 'rare'])
  const row = rows.find((each) => each.term === 2 ** 48 + 1 + Math.floor(term / 2 ** 41))
  const hex = term.toString(16).padStart(12, '0')
  assert.deepEqual([row?.segment, row?.count, Buffer.from(row?.at ?? []).toString('hex')], [7, 2, `${hex}2c01${hex}2e01`])
})

/** Of most records each is of a secret of its own; one is read often in the first segment and seldom in the second. */
const RECORDS = Array.from({ length: 2 * SEGMENT + 100 }, (_, i) => {
  const often = i < SEGMENT ? i % 100 === 0 : i % 1000 === 0
  return sampleRecord({
    account: 'mine',
    time: 1000 + i,
    resourceId: often ? 'often' : `s${i}`,
    job: i % 1500 === 1 ? 'j1' : null,
    result: i % 3 === 0 ? 'FAILED' : 'SUCCESS',
    requestId: String(i),
  })
})

async function fill(store: StorePort, records: readonly NewUsageRow[]): Promise<void> {
  for (let from = 0; from < records.length; from += 1000) await store.appendReads(null, records.slice(from, from + 1000))
}

const secrets = (...value: string[]) => ({ column: 'resourceId', is: 'in', value }) as const
const SEARCHES = {
  'of one': [secrets('s77')],
  'of one that never was': [secrets('never')],
  'of some': [secrets('s5', 's4999', 's8200', 'never')],
  'of more than are looked for by name': [secrets(...Array.from({ length: 40 }, (_, i) => `s${i * 201}`), 'often')],
  'of one that is not rare everywhere': [secrets('often')],
  'of one that is not rare everywhere, with a common term': [secrets('often', 's3'), { column: 'result', is: 'eq', value: 'FAILED' }],
  'of two rare ones in the same record': [secrets('s1', 's2'), { column: 'job', is: 'eq', value: 'j1' }],
} as const

/** What somebody does to the row in which the secret of record 2001 is found, and the first record of which the rows then tell something else. */
const SECRET = 2001
interface Scene {
  row: PostingRow
  pairs: Pair[]
  /** The index of its pair. */
  its: number
  /** The posting of what many records are found by. */
  common: PostingRow
}
const pack = (row: PostingRow, pairs: readonly Pair[], count = pairs.length): PostingRow => ({
  ...row,
  count,
  at: Buffer.concat(
    pairs.map(({ term, place }) => Buffer.concat([Buffer.from(term.toString(16).padStart(12, '0'), 'hex'), packPlaces([place])])),
  ),
})
const placed = (pairs: readonly Pair[]) => Math.min(...pairs.map(({ place }) => place))
const having = (pairs: readonly Pair[], index: number, ...instead: Pair[]) => pairs.toSpliced(index, 1, ...instead)
const CHANGES: Record<string, (scene: Scene) => { put: readonly PostingRow[]; taken?: readonly number[]; found: number }> = {
  'taken away': ({ row, pairs }) => ({ put: [], taken: [row.term], found: placed(pairs) }),
  'without the secret': ({ row, pairs, its }) => ({ put: [pack(row, having(pairs, its))], found: SECRET }),
  'without the secret, which is still counted': ({ row, pairs, its }) => ({ put: [pack(row, having(pairs, its), pairs.length)], found: 0 }),
  'with a count of more': ({ row, pairs }) => ({ put: [pack(row, pairs, pairs.length + 1)], found: 0 }),
  'with another record for the secret': ({ row, pairs, its }) => ({
    put: [pack(row, having(pairs, its, { ...(pairs[its] as Pair), place: SECRET + 5 }))],
    found: SECRET,
  }),
  'with one record more': ({ row, pairs, its }) => ({
    put: [pack(row, having(pairs, its, pairs[its] as Pair, { ...(pairs[its] as Pair), place: SECRET + 5 }))],
    found: SECRET + 5,
  }),
  'with the secret twice': ({ row, pairs, its }) => ({
    put: [pack(row, having(pairs, its, pairs[its] as Pair, pairs[its] as Pair))],
    found: 0,
  }),
  'in another order': ({ row, pairs }) => ({ put: [pack(row, pairs.toReversed())], found: 0 }),
  'with another term for the secret': ({ row, pairs, its }) => {
    const { term, place } = pairs[its] as Pair
    return { put: [pack(row, having(pairs, its, { term: term + 1, place }))], found: SECRET }
  },
  'with a piece of something behind it': ({ row }) => ({ put: [{ ...row, at: Buffer.concat([row.at, Buffer.from([0])]) }], found: 0 }),
  'under another number': ({ row }) => ({ put: [{ ...row, term: MOMENTS + 500 }], taken: [row.term], found: 0 }),
  'beside a row of its own for the secret, which is looked at first': ({ row, pairs, its }) => ({
    put: [{ ...row, term: (pairs[its] as Pair).term, count: 1, at: packPlaces([SECRET]) }],
    found: 0,
  }),
  'beside an empty one': ({ row, pairs, its }) => ({
    put: [{ ...row, term: (pairs[its] as Pair).term, count: 0, at: packPlaces([]) }],
    found: 0,
  }),
  'with places of a term that is not rare': ({ row, common }) => ({
    put: [
      pack(
        { ...row, term: bucketOf(common.term) },
        placesIn(common).map((place) => ({ term: common.term, place })),
      ),
    ],
    taken: [common.term],
    found: 0,
  }),
}

async function changeRows(attacker: Attacker, rows: { put: readonly PostingRow[]; taken?: readonly number[] }): Promise<void> {
  for (const term of [...(rows.taken ?? []), ...rows.put.map(({ term }) => term)])
    await attacker.rows('delete from usage_posting where segment = 0 and term = ?', term)
  for (const { term, count, at } of rows.put)
    await attacker.rows('insert into usage_posting (segment, term, count, at) values (0, ?, ?, ?)', term, count, at)
}

for (const engine of ENGINES) {
  describe(`rare terms on ${engine}`, () => {
    it('are found as if all records were looked through, also with others and where they are not rare', async () => {
      const { coffer } = await startCoffer({ engine })
      await fill(coffer.store, RECORDS)
      await coffer.sequencer.seal()
      for (const [name, where] of Object.entries(SEARCHES)) {
        const all = RECORDS.filter((record) =>
          where.every((each) => (each.is === 'in' ? each.value.includes(record.resourceId) : record[each.column] === each.value)),
        ).reverse()
        for (const [from, to] of [
          [0, 20_000],
          [1500, 5500],
        ] as const) {
          const asked = { account: 'mine', where, from, to }
          const fits = all.filter(({ time }) => time >= from && time <= to)
          const { total, rows } = await coffer.store.usage({ ...asked, limit: 20, offset: 0 })
          assert.deepEqual(
            [total, rows.map(({ requestId }) => requestId)],
            [fits.length, fits.slice(0, 20).map(({ requestId }) => requestId)],
            name,
          )
          const { counts } = await coffer.store.usageCounts(asked, { everyMs: 20_000, from: 0 }, 10)
          assert.equal(counts[0]?.count ?? 0, fits.length, name)
        }
      }
    })

    it('are verified: any change of their rows is found, at the first record that it concerns', async () => {
      const running = await startCoffer({ engine })
      const { store, sequencer } = running.coffer
      const begun = await sequencer.seal().then(async () => (await store.history.logs())[0]?.size ?? 0)
      await fill(store, RECORDS.slice(begun, SEGMENT))
      await sequencer.seal()
      const records = await store.history.recordsFrom(0, SEGMENT)
      const [segment] = await store.history.segments(1)
      const misfit = () => new IndexWalk(store.history, { id: 1 }).misfit(0, records, segment)
      assert.equal(await misfit(), undefined)
      const rows = await store.history.postings(0)
      const of = (term: number) => rows.find((row) => row.term === term) ?? assert.fail()
      const term = termOf(['resource', `s${SECRET}`])
      const row = of(bucketOf(term))
      const pairs = pairsIn(row.at)
      const its = pairs.findIndex((pair) => pair.term === term)
      assert.ok(its >= 0)
      const attacker = await attack(running)
      for (const [name, change] of Object.entries(CHANGES)) {
        const { found, ...changed } = change({ row, pairs, its, common: of(termOf(['resource', 'often'])) })
        await changeRows(attacker, changed)
        assert.equal(await misfit(), found, name)
        const touched = [...(changed.taken ?? []), ...changed.put.map(({ term }) => term)]
        await changeRows(attacker, { taken: touched, put: rows.filter(({ term }) => touched.includes(term)) })
      }
      assert.equal(await misfit(), undefined)
      await attacker.rows('delete from usage_posting where segment = 0 and term = ?', row.term)
      const [verdict] = await verifyHistory(store.history, { verifiers: [], checkpoints: [] })
      assert.deepEqual([verdict?.finding?.kind, verdict?.finding?.record], ['index', placed(pairs)])
      await attacker.close()
    })
  })
}
