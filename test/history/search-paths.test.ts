import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY } from '#base/instant'
import { standsIn, WORDS_IN } from '#core/history/words'
import { SEGMENT } from '#core/ports/history-store'
import type { Condition, UsageSearch } from '#core/ports/store'
import type { NewUsageRow, UsageRow } from '#core/usage-row'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const START = Date.UTC(2026, 2, 1)
const PRODUCT = sampleRecord({}).product
const DAYS = 4
/** Full segments, and some records that are in none, over days whose facts differ; one name is there on two days that are apart. */
const RECORDS = Array.from({ length: 3 * SEGMENT + 500 }, (_, i) => {
  const day = Math.floor((i * DAYS) / (3 * SEGMENT + 500))
  return sampleRecord({
    time: START + day * DAY + i,
    account: i % 50 === 0 ? 'other' : 'mine',
    requestorName: i % 900 === 5 ? 'Gärtner-7' : `robot-${day}`,
    resourceName: i % 700 === 9 && day !== 1 ? 'Payroll (new)' : `db_${i % 60}`,
    resourceId: `s${i % 60}`,
    nrn: `nrn:PUB:SecretManager:KR:m1:Secret/s${i % 60}`,
    result: i % 300 === 0 ? 'DENIED' : 'SUCCESS',
    problem: i % 300 === 0 ? 'access.denied' : '',
    status: i % 300 === 0 ? 403 : 200,
    job: i % 1000 === 1 ? `j${day}` : null,
    version: i % 400 === 3 ? null : day,
    message: i % 1100 === 4 ? `Called on day ${day} by hand.` : 'Get Secret Value',
    requestId: `r${i}`,
  })
})

type Asked = Condition<UsageRow>
const is = (column: keyof UsageRow, value: string | number): Asked => ({ column, is: 'eq', value })
const SEARCHES: Record<string, { where?: Asked[]; words?: string[] }> = {
  'by a name that no posting knows': { where: [is('resourceName', 'Payroll (new)')] },
  'by a name in any case': { where: [{ column: 'requestorName', is: 'alike', value: 'ROBOT-2' }] },
  'by the beginning of a name': { where: [{ column: 'resourceName', is: 'like', value: 'db_1*' }] },
  'by one of two fields': { where: [{ any: [is('resourceId', 's7'), is('resourceName', 'db_9')] }] },
  'by what a caller with few rights may see': {
    where: [
      {
        any: [is('product', 'KMS'), { all: [is('product', PRODUCT), { any: [is('resourceId', 's7'), is('resourceId', 's9')] }] }],
      },
    ],
  },
  'by what they are not': { where: [{ not: { any: [is('requestorName', 'robot-0'), is('job', 'j1')] } }] },
  'by a job': { where: [{ column: 'job', is: 'like', value: 'j*' }] },
  'by a version': { where: [is('version', 3)] },
  'by not having a version': { where: [{ column: 'version', is: 'eq', value: null } as Asked] },
  'by a status and a problem': { where: [is('status', 403), is('problem', 'access.denied')] },
  'by the id of a request': { where: [is('requestId', 'r77')] },
  'by a whole name of a resource': { where: [is('nrn', 'nrn:PUB:SecretManager:KR:m1:Secret/s3')] },
  'by nothing that can be': { where: [{ any: [] }] },
  'by a word of a name': { words: ['payroll'] },
  'by a part of a word': { words: ['payr'] },
  'by a word that is not of ASCII': { words: ['gärtner'] },
  'by a word of a message': { words: ['hand'] },
  'by a word of a title': { words: ['secret'] },
  'by two words of different fields': { words: ['robot-2', 'denied'] },
  'by a word and a name': { words: ['value'], where: [is('requestorName', 'Gärtner-7')] },
}

function fits(row: NewUsageRow, condition: Asked): boolean {
  if ('any' in condition) return condition.any.some((each) => fits(row, each))
  if ('all' in condition) return condition.all.every((each) => fits(row, each))
  if ('not' in condition) return !fits(row, condition.not)
  if (!('column' in condition)) throw new Error('no such condition of records')
  const told = row[condition.column as keyof NewUsageRow]
  if (condition.is === 'eq') return told === condition.value
  if (condition.is === 'alike') return String(told).toLowerCase() === condition.value.toLowerCase()
  if (condition.is === 'like') return typeof told === 'string' && told.startsWith(condition.value.slice(0, -1))
  throw new Error('no such condition here')
}

function expected({ where = [], words = [], from = 0, to = Number.MAX_SAFE_INTEGER }: Omit<UsageSearch, 'account' | 'limit' | 'offset'>) {
  return RECORDS.filter(
    (row) =>
      row.account === 'mine' &&
      row.time >= from &&
      row.time <= to &&
      where.every((condition) => fits(row, condition)) &&
      words.every((word) => WORDS_IN.some((column) => standsIn(row[column], word))),
  ).reverse()
}

const idsOf = (rows: readonly NewUsageRow[]) => rows.map(({ requestId }) => requestId)

for (const engine of ENGINES_IN_TURN) {
  describe(`records are found on ${engine}`, () => {
    it('by what postings do not know as if all were looked through, over days and restarts', async (t) => {
      let running = await startCoffer({ engine })
      for (let from = 0; from < RECORDS.length; from += 1000) {
        // Who starts anew knows no facts, and writes them again.
        if (from === 5000) running = await running.restart()
        await running.coffer.store.appendReads(null, RECORDS.slice(from, from + 1000))
      }
      await running.coffer.sequencer.seal()
      const { store } = running.coffer
      for (const [name, asked] of Object.entries(SEARCHES)) {
        await t.test(name, async () => {
          for (const time of [{}, { from: START + DAY, to: START + 2 * DAY + 9000 }, { from: START + 3 * DAY + 12_000 }]) {
            const all = expected({ ...asked, ...time })
            const search = { account: 'mine', ...asked, ...time }
            for (const offset of [0, 30]) {
              const found = await store.usage({ ...search, limit: 20, offset })
              assert.deepEqual([found.total, idsOf(found.rows)], [Math.min(all.length, 10_001), idsOf(all.slice(offset, offset + 20))])
            }
            assert.deepEqual(idsOf((await store.usage({ ...search, limit: 20, offset: 0, uncounted: true })).rows), idsOf(all.slice(0, 20)))
            for (const [by, keyOf] of [
              [{ everyMs: DAY, from: START }, ({ time }: NewUsageRow) => START + Math.floor((time - START) / DAY) * DAY],
              [{ column: 'problem' }, ({ problem }: NewUsageRow) => problem],
              [{ column: 'requestorName' }, ({ requestorName }: NewUsageRow) => requestorName],
            ] as const) {
              const told = await store.usageCounts(search, by, 1000)
              const counts = Map.groupBy(all, (row) => keyOf(row))
              assert.deepEqual(
                new Map(told.counts.map(({ key, count }) => [key, count])),
                new Map(told.counts.map(({ key }) => [key, counts.get(key as never)?.length])),
              )
              assert.equal(told.counts.length, counts.size)
            }
          }
        })
      }
    })

    it('once each while a segment fills up', async () => {
      const { coffer } = await startCoffer({ engine })
      const records = RECORDS.slice(0, SEGMENT + 10).map((each) => ({ ...each, account: 'mine', resourceId: 's1' }))
      await coffer.store.appendReads(null, records.slice(0, SEGMENT - 10))
      await coffer.sequencer.seal()
      await coffer.store.appendReads(null, records.slice(SEGMENT - 10))
      const searches = Array.from({ length: 20 }, () => coffer.store.usage({ account: 'mine', resourceId: 's1', limit: 20, offset: 0 }))
      await coffer.sequencer.seal()
      for (const found of [
        ...(await Promise.all(searches)),
        await coffer.store.usage({ account: 'mine', resourceId: 's1', limit: 20, offset: 0 }),
      ])
        assert.deepEqual([found.total, found.rows.length], [records.length, 20])
    })
  })
}
