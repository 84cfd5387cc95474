import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { ciphertextOf, derive, EnvelopeError, OVERHEAD_BYTES, open, openDerived, saltOf, seal } from '#crypto/envelope'
import { openKeyMaterial, sealKeyMaterial } from '#crypto/key-material'
import { openSmall, sealSmall } from '#crypto/small'
import { openValue, sealValue } from '#crypto/value'
import { unwrapDataKey, wrapDataKey } from '#crypto/wrap'

// Laws. fast-check prints the seed of a run that fails.
const random = (length: number) => randomBytes(length)
const LABEL = 'coffer/v1/value'
const KEY = randomBytes(32)
const LABEL_BYTES = Buffer.from(LABEL)

const content = fc.uint8Array({ maxLength: 300 })
// Every character that UTF-8 knows. fast-check's own unit of the kind takes a second to set up.
const character = fc.integer({ min: 0, max: 0x10f7ff }).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))
const text = fc.string({ unit: character, maxLength: 20 })
const aPart = fc.oneof<fc.Arbitrary<Part>[]>(text, fc.integer(), fc.constant(null), fc.uint8Array({ maxLength: 8 }))
const parts = fc.array(aPart, { maxLength: 6 })

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  const at = Math.floor(bit / 8) % copy.length
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy
}

test('what is sealed opens as it was, and is longer by the overhead alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), text, content, parts, (key, label, plain, aad) => {
      const sealed = seal(key, label, plain, lengthPrefixed(aad), random)
      assert.equal(sealed.length, plain.length + OVERHEAD_BYTES)
      assert.deepEqual(new Uint8Array(open(key, label, sealed, lengthPrefixed(aad))), plain)
      assert.deepEqual(new Uint8Array(open(createSecretKey(key), label, sealed, lengthPrefixed(aad))), plain)
    }),
  )
})

test('any flipped bit refuses, in one call and with derived keys', () => {
  fc.assert(
    fc.property(content, fc.nat(), (plain, bit) => {
      const sealed = seal(KEY, LABEL, plain, KEY, random)
      const derived = derive(KEY, saltOf(sealed), LABEL)
      const edited = flipped(sealed, bit)
      assert.throws(() => open(KEY, LABEL, edited, KEY), EnvelopeError)
      assert.throws(() => openDerived(derived, edited, KEY), EnvelopeError)
    }),
  )
})

test('every single byte of a sealed thing counts', () => {
  const sealed = seal(KEY, LABEL, Buffer.from('{"password":"x"}'), KEY, random)
  for (let at = 0; at < sealed.length; at++) assert.throws(() => open(KEY, LABEL, flipped(sealed, at * 8), KEY), EnvelopeError)
})

test('what is cut short or goes on too long refuses', () => {
  const sealed = seal(KEY, LABEL, Buffer.from('{"password":"x"}'), KEY, random)
  const derived = derive(KEY, saltOf(sealed), LABEL)
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => open(KEY, LABEL, sealed.subarray(0, length), KEY), EnvelopeError)
    assert.throws(() => openDerived(derived, sealed.subarray(0, length), KEY), EnvelopeError)
  }
  assert.throws(() => open(KEY, LABEL, Buffer.concat([sealed, Buffer.alloc(1)]), KEY), EnvelopeError)
  assert.throws(() => ciphertextOf(sealed.subarray(0, OVERHEAD_BYTES - 1)), EnvelopeError)
})

test('another place refuses: swapped, regrouped or retyped parts are other additional data', () => {
  fc.assert(
    fc.property(content, parts, parts, (plain, here, there) => {
      const [aad, other] = [lengthPrefixed(here), lengthPrefixed(there)]
      fc.pre(!aad.equals(other))
      assert.throws(() => open(KEY, LABEL, seal(KEY, LABEL, plain, aad, random), other), EnvelopeError)
    }),
  )
})

test('another key or another label refuses', () => {
  fc.assert(
    fc.property(content, fc.uint8Array({ minLength: 32, maxLength: 32 }), (plain, key) => {
      const sealed = seal(KEY, LABEL, plain, KEY, random)
      assert.throws(() => open(key, LABEL, sealed, KEY), EnvelopeError)
      assert.throws(() => open(KEY, 'coffer/v1/wrap', sealed, KEY), EnvelopeError)
    }),
  )
})

test('two seals of the same thing share no salt, commitment, ciphertext or tag', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 300 }), (plain) => {
      const [one, two] = [seal(KEY, LABEL, plain, KEY, random), seal(KEY, LABEL, plain, KEY, random)]
      for (const [from, to] of [
        [0, 32],
        [32, 64],
        [64, -16],
        [-16, undefined],
      ] as const) {
        assert.notDeepEqual(one.subarray(from, to), two.subarray(from, to))
      }
    }),
  )
})

test('what one sealed thing derives opens no other, even of the same key and content', () => {
  const [one, two] = [seal(KEY, LABEL, KEY, KEY, random), seal(KEY, LABEL, KEY, KEY, random)]
  assert.throws(() => openDerived(derive(KEY, saltOf(one), LABEL), two, KEY), EnvelopeError)
})

test('a refusal never says which part failed', () => {
  const sealed = seal(KEY, LABEL, KEY, KEY, random)
  const refusals = new Set<string>()
  const tries = [
    () => open(randomBytes(32), LABEL, sealed, KEY),
    () => open(KEY, LABEL, sealed, LABEL_BYTES),
    () => open(KEY, LABEL, sealed.subarray(0, 3), KEY),
  ]
  for (let at = 0; at < sealed.length; at += 7) tries.push(() => open(KEY, LABEL, flipped(sealed, at * 8), KEY))
  for (const attempt of tries) {
    assert.throws(
      attempt,
      (error) => error instanceof EnvelopeError && error.cause === undefined && refusals.add(error.message) !== undefined,
    )
  }
  assert.equal(refusals.size, 1)
})

test('a salt of another length is a fault of ours, never a weaker key', () => {
  assert.throws(() => derive(KEY, new Uint8Array(16), LABEL), RangeError)
})

const place = { account: '1', secret: 'a', version: 1 }
const wrapPlace = { ...place, keyTag: 'k', keyVersion: 1 }

test('a value opens at no other account, secret or version', () => {
  const sealed = sealValue(KEY, place, Buffer.from('{}'), random)
  for (const other of [{ account: '2' }, { secret: 'b' }, { version: 2 }, { account: 'a', secret: '1' }]) {
    assert.throws(() => openValue(KEY, { ...place, ...other }, sealed), EnvelopeError)
  }
})

test('a data key unwraps at no other value, protection key or version, and a wrap of other length is refused', () => {
  const key = createSecretKey(KEY)
  const wrapped = wrapDataKey(key, KEY, wrapPlace, random)
  assert.deepEqual(unwrapDataKey(key, wrapped, wrapPlace), KEY)
  for (const other of [
    { account: '2' },
    { secret: 'b' },
    { version: 2 },
    { keyTag: 'a', secret: 'k' },
    { keyVersion: 2 },
    { version: 2, keyVersion: 2 },
  ]) {
    assert.throws(() => unwrapDataKey(key, wrapped, { ...wrapPlace, ...other }), EnvelopeError)
  }
  assert.throws(() => unwrapDataKey(key, wrapDataKey(key, KEY.subarray(1), wrapPlace, random), wrapPlace), EnvelopeError)
})

test('key material and small things open in their own row alone', () => {
  const key = createSecretKey(KEY)
  const material = sealKeyMaterial(key, KEY, 'k', 1, random)
  assert.deepEqual(openKeyMaterial(key, material, 'k', 1).export(), KEY)
  assert.throws(() => openKeyMaterial(key, material, 'k', 2), EnvelopeError)
  assert.throws(() => openKeyMaterial(key, material, 'j', 1), EnvelopeError)
  assert.throws(() => openKeyMaterial(key, sealKeyMaterial(key, KEY.subarray(1), 'k', 1, random), 'k', 1), EnvelopeError)
  const small = sealSmall(key, 'access-key', 'id', KEY, random)
  assert.throws(() => openSmall(key, 'access-key', 'other', small), EnvelopeError)
  assert.throws(() => openSmall(key, 'job-token', 'id', small), EnvelopeError)
})
