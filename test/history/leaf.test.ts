import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { storableText } from '#base/storable-text'
import { LEAF_COLUMNS, leafOf } from '#core/history/leaf'
import type { NewUsageRow } from '#core/usage-row'
import { leafHash } from '#crypto/log-tree'
import { sampleRecord } from '../conformance/sample-rows.ts'

/** By the definition alone: the label, then all columns in their order. */
function plainLeaf(record: NewUsageRow): Buffer {
  const parts = LEAF_COLUMNS.map((column): Part => {
    const value = record[column]
    return typeof value === 'string' ? storableText(value) : value
  })
  return leafHash(lengthPrefixed(['coffer/v1/usage-record', ...parts]))
}

const isNumber = (column: keyof NewUsageRow) => ['time', 'status', 'version'].includes(column)
/** Two of each, so that a column is as it was before as often as not. */
const anyOf = (column: keyof NewUsageRow) =>
  isNumber(column) ? fc.constantFrom(1_700_000_000_000, 3, null) : fc.constantFrom('a', 'ä\0한\ud800', null)
const changes = fc
  .dictionary(fc.constantFrom(...LEAF_COLUMNS), fc.nat(), { maxKeys: 3 })
  .chain((keys) => fc.record(Object.fromEntries(Object.keys(keys).map((column) => [column, anyOf(column as keyof NewUsageRow)]))))

test('the leaf of a record holds all of its columns, whichever of them differ from the record before', () => {
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1, maxLength: 30 }), (all) => {
      let record = sampleRecord({})
      for (const change of all) {
        record = { ...record, ...change } as NewUsageRow
        assert.deepEqual(leafOf(record), plainLeaf(record))
      }
    }),
  )
})

test('each single column that changes from one record to the next gives another leaf', () => {
  const record = sampleRecord({})
  for (const column of LEAF_COLUMNS) {
    const before = leafOf(record)
    const other = { ...record, [column]: isNumber(column) ? 12_345 : 'other' } as NewUsageRow
    assert.notDeepEqual(leafOf(other), before, column)
    assert.deepEqual(leafOf(other), plainLeaf(other), column)
  }
})

test('a record of which somebody took away a column has another leaf, too', () => {
  const record = sampleRecord({ job: 'j', version: 3 })
  for (const column of LEAF_COLUMNS) {
    const other = { ...record, [column]: null } as NewUsageRow
    assert.deepEqual(leafOf(other), plainLeaf(other), column)
    assert.notDeepEqual(leafOf(other), leafOf(record), column)
  }
})

test('a record of any length has a leaf', () => {
  const record = sampleRecord({ message: '한'.repeat(70_000), nrn: 'n'.repeat(9000) })
  assert.deepEqual(leafOf(record), plainLeaf(record))
})
