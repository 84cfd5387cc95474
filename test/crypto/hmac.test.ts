import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { hmacSha256, ManyHmacs } from '#crypto/hmac'
import { anyCharacter } from '../support/any-character.ts'

const part = fc.oneof<fc.Arbitrary<Part>[]>(
  fc.string({ unit: anyCharacter }),
  fc.integer(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 700 }),
)

test('HMACs made one after the other in the same room are the ones that are made by themselves', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.array(fc.array(part, { maxLength: 4 }), { maxLength: 5 }),
      (bytes, all) => {
        const key = createSecretKey(bytes)
        const many = new ManyHmacs(key)
        for (const parts of all) assert.deepEqual(many.of(lengthPrefixed(parts)), hmacSha256(key, lengthPrefixed(parts)))
      },
    ),
  )
})
