import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Part } from '#base/length-prefix'
import { type Column, rowMac, rowMacKey, verifyRowMac } from '#crypto/row-mac'

const MASTER = new Uint8Array(32).fill(9)
const KEY = rowMacKey(MASTER, 'secret')
const part = fc.oneof<fc.Arbitrary<Part>[]>(fc.string(), fc.integer(), fc.constant(null), fc.uint8Array({ maxLength: 8 }))
const columns = fc.array(fc.tuple(fc.string({ minLength: 1 }), part), { minLength: 1, maxLength: 6 })

test('a row verifies under its own MAC, and under none with a flipped bit', () => {
  fc.assert(
    fc.property(columns, fc.nat(255), (row, bit) => {
      const mac = rowMac(KEY, 'secret', row)
      assert.equal(verifyRowMac(KEY, 'secret', row, mac), true)
      mac[bit >> 3] = (mac[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.equal(verifyRowMac(KEY, 'secret', row, mac), false)
    }),
  )
})

test('two different rows have two MACs', () => {
  fc.assert(
    fc.property(columns, columns, (one, two) => {
      fc.pre(JSON.stringify(one, typed) !== JSON.stringify(two, typed))
      assert.notDeepEqual(rowMac(KEY, 'secret', one), rowMac(KEY, 'secret', two))
    }),
  )
})

/** Uint8Array, which JSON would write like an object of numbers. */
function typed(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: [...value] } : value
}

test('a column moved, renamed, emptied or swapped between texts and numbers is another row', () => {
  const row: Column[] = [
    ['id', 'a'],
    ['active', 1],
    ['previous', null],
  ]
  const others: Column[][] = [
    [
      ['active', 1],
      ['id', 'a'],
      ['previous', null],
    ],
    [
      ['id', 'a'],
      ['pending', 1],
      ['previous', null],
    ],
    [
      ['id', 'a'],
      ['active', '1'],
      ['previous', null],
    ],
    [
      ['id', 'a'],
      ['active', 1],
      ['previous', ''],
    ],
    [
      ['id', 'a'],
      ['active', null],
      ['previous', 1],
    ],
    [
      ['id', 'a'],
      ['active', 1],
    ],
  ]
  const mac = rowMac(KEY, 'secret', row)
  for (const other of others) assert.equal(verifyRowMac(KEY, 'secret', other, mac), false)
})

test('a MAC counts for its kind alone, and a short one never', () => {
  const row: Column[] = [['id', 'a']]
  const mac = rowMac(KEY, 'secret', row)
  assert.equal(verifyRowMac(rowMacKey(MASTER, 'job'), 'job', row, mac), false)
  assert.equal(verifyRowMac(KEY, 'job', row, mac), false)
  assert.equal(verifyRowMac(KEY, 'secret', row, mac.subarray(0, 16)), false)
  assert.equal(verifyRowMac(KEY, 'secret', row, new Uint8Array(0)), false)
})
