import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seqOf } from '#core/ports/history-store'
import { refusedBy } from '#core/sinks/otlp-text'
import { after, gapOf, lagOf, type Position } from '#core/sinks/position'
import { sampleRecord } from '../conformance/sample-rows.ts'

const record = (log: number, number: number, time = number) => ({ ...sampleRecord({ time }), seq: seqOf(log, number) })
const standing = (cursor: Record<string, number>, times: Record<string, number> = {}): Position => ({
  node: 'n',
  cursor,
  times,
  dropped: 0,
})

test('a gap is what lies between the last record that a sink took and the next, in each log by itself', () => {
  const position = standing({ 1: 5, 2: 3 }, { 1: 4, 2: 2 })
  const batch = { cursor: { 1: 12, 2: 4 }, records: [record(1, 10), record(1, 11), record(2, 3)] }
  assert.deepEqual(gapOf(position, batch), { count: 5, from: 4, to: 10 })
  assert.deepEqual(after(position, batch, 5), { node: 'n', cursor: { 1: 12, 2: 4 }, times: { 1: 11, 2: 3 }, dropped: 5 })
  assert.equal(gapOf({ node: 'n', times: {}, dropped: 0 }, batch), undefined)
})

test('whatever records are missing, those that came and those that are counted are all there were', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60), { minLength: 1 }), fc.nat(60), (kept, from) => {
      const numbers = kept.filter((number) => number >= from).toSorted((a, b) => a - b)
      const records = numbers.map((number) => record(1, number))
      const missing = gapOf(standing({ 1: from }), { records, cursor: {} })?.count ?? 0
      assert.equal(missing + records.length, numbers.length === 0 ? 0 : (numbers.at(-1) ?? 0) + 1 - from)
    }),
  )
})

test('a lag is never below nothing', () => {
  assert.equal(lagOf({ 1: 5, 2: 9 }, { 1: 7, 2: 8, 3: 4 }), 6)
  assert.equal(lagOf(undefined, {}), 0)
})

test('what a receiver of OTLP says of refused records is believed within bounds', () => {
  const said = (count: unknown) => refusedBy(JSON.stringify({ partialSuccess: { rejectedLogRecords: count } }), 10)
  assert.deepEqual([said('3'), said(4), said('99'), said(-1), said('x'), said(null), said({})], [3, 4, 10, 0, 0, 0, 0])
  assert.deepEqual([refusedBy('', 10), refusedBy('null', 10), refusedBy('{}', 10), refusedBy('<html>', 10)], [0, 0, 0, 0])
})
