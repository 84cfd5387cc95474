import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { openSlot, sealSlot } from '#crypto/slot'

const random = (length: number) => randomBytes(length)
const ROOT = randomBytes(32)
const MASTER = randomBytes(32)
const PLACE = { id: '5f1d8f3e-6a7b-4c1d-9e0f-1a2b3c4d5e6f', kind: 'file' }
const SLOT = sealSlot(ROOT, MASTER, PLACE, random)

test('the root key that sealed a slot opens it', () => {
  assert.deepEqual(openSlot(ROOT, SLOT), { master: MASTER, replaces: '' })
})

test('any other root key is called the wrong one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (other) => {
      assert.deepEqual(openSlot(other, SLOT), { refused: 'wrong-root-key' })
    }),
  )
})

test('with the right root key, any flipped byte of the slot is called damage', () => {
  for (const part of ['wrapped', 'check'] as const) {
    for (let at = 0; at < SLOT[part].byteLength; at++) {
      const edited = new Uint8Array(SLOT[part])
      edited[at] = (edited[at] ?? 0) ^ 0x80
      assert.deepEqual(openSlot(ROOT, { ...SLOT, [part]: edited }), { refused: 'damaged' })
    }
  }
})

test('a slot that was renamed, retyped or cut is called damaged', () => {
  for (const edit of [{ id: 'other' }, { kind: 'environment' }, { wrapped: new Uint8Array(3) }, { check: new Uint8Array(0) }]) {
    assert.deepEqual(openSlot(ROOT, { ...SLOT, ...edit }), { refused: 'damaged' })
  }
})

test('which slot it replaces can be neither edited nor taken away', () => {
  const replacing = sealSlot(ROOT, MASTER, { ...PLACE, replaces: 'a' }, random)
  assert.deepEqual(openSlot(ROOT, replacing), { master: MASTER, replaces: 'a' })
  for (const replaces of ['', 'b', PLACE.id]) assert.deepEqual(openSlot(ROOT, { ...replacing, replaces }), { refused: 'damaged' })
})

test('a slot opens whatever slot is noted beside it as the one that it replaces, but the note counts for nothing', () => {
  for (const replaces of ['', 'a', PLACE.id])
    assert.deepEqual(openSlot(ROOT, { ...SLOT, replaces }), { master: MASTER, replaces: '' }, 'as older versions stored it')
  for (const other of [{ id: 'other' }, { kind: 'environment' }])
    assert.deepEqual(openSlot(ROOT, { ...SLOT, ...other, replaces: 'a' }), { refused: 'damaged' })
  assert.deepEqual(openSlot(randomBytes(32), { ...SLOT, replaces: 'a' }), { refused: 'wrong-root-key' })
})

test('two slots of one root key show nobody that they share it', () => {
  const other = sealSlot(ROOT, MASTER, PLACE, random)
  assert.notDeepEqual(other.check, SLOT.check)
  assert.notDeepEqual(other.wrapped, SLOT.wrapped)
})

test('a slot that holds anything but 32 bytes is called damaged', () => {
  assert.deepEqual(openSlot(ROOT, sealSlot(ROOT, MASTER.subarray(1), PLACE, random)), { refused: 'damaged' })
})
