import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthPrefixed } from '#base/length-prefix'
import { EnvelopeError, OVERHEAD_BYTES, saltOf, seal } from '#crypto/envelope'
import { type KeyPair, newPrivateKey, openPrivateKey, privateKeyKey, sealPrivateKey } from '#crypto/key-pair'
import { decryptAes, decryptConvergent, decryptRsa, encryptAes, encryptConvergent, encryptRsa, type KmsPlace } from '#crypto/kms-ciphertext'
import { signData, verifyData } from '#crypto/kms-signature'
import { OAEP_CONTENT_MAX } from '#crypto/oaep'
import { unwrapDataKey, unwrapDataKeyRsa, wrapDataKey, wrapDataKeyRsa } from '#crypto/wrap'

const random = (length: number) => randomBytes(length)
const KEY = createSecretKey(randomBytes(32))
const MASTER = new Uint8Array(32).fill(7)
const sealing = privateKeyKey(MASTER)
const TAG = 'c'.repeat(64)

async function pairOf(type: 'RSA2048' | 'ECDSA'): Promise<KeyPair> {
  const place = { keyTag: TAG, version: 1, type }
  return openPrivateKey(sealing, sealPrivateKey(sealing, await newPrivateKey(type), place, random), place)
}
const RSA = await pairOf('RSA2048')
const ECDSA = await pairOf('ECDSA')

const place = fc.record({
  keyTag: fc.constantFrom(TAG, 'd'.repeat(64)),
  version: fc.integer({ min: 1, max: 100 }),
  context: fc.uint8Array({ maxLength: 50 }),
})
const content = fc.uint8Array({ maxLength: OAEP_CONTENT_MAX })
const HERE: KmsPlace = { keyTag: TAG, version: 1, context: Buffer.from('order') }

const FORMATS = {
  AES256: {
    encrypt: (bytes: Uint8Array, at: KmsPlace) => encryptAes(KEY, bytes, at, random),
    decrypt: (sealed: Uint8Array, at: KmsPlace) => decryptAes(KEY, sealed, at),
  },
  convergent: {
    encrypt: (bytes: Uint8Array, at: KmsPlace) => encryptConvergent(KEY, bytes, at),
    decrypt: (sealed: Uint8Array, at: KmsPlace) => decryptConvergent(KEY, sealed, at),
  },
  RSA2048: {
    encrypt: (bytes: Uint8Array, at: KmsPlace) => encryptRsa(RSA, bytes, at),
    decrypt: (sealed: Uint8Array, at: KmsPlace) => decryptRsa(RSA, sealed, at),
  },
}

for (const [name, { encrypt, decrypt }] of Object.entries(FORMATS)) {
  test(`${name}: what is encrypted opens as it was, in its own place alone`, () => {
    fc.assert(
      fc.property(content, place, place, (bytes, here, there) => {
        const sealed = encrypt(bytes, here)
        assert.deepEqual(new Uint8Array(decrypt(sealed, here)), bytes)
        const same = here.keyTag === there.keyTag && here.version === there.version && Buffer.compare(here.context, there.context) === 0
        if (!same) assert.throws(() => decrypt(sealed, there), EnvelopeError)
      }),
    )
  })

  test(`${name}: every single byte counts, and so does the length`, () => {
    const sealed = encrypt(Buffer.from('content'), HERE)
    for (let at = 0; at < sealed.length; at++) {
      const edited = Buffer.from(sealed)
      edited[at] = (edited[at] ?? 0) ^ 0x80
      assert.throws(() => decrypt(edited, HERE), EnvelopeError)
    }
    for (const other of [sealed.subarray(0, -1), sealed.subarray(1), Buffer.concat([sealed, Buffer.alloc(1)]), Buffer.alloc(0)])
      assert.throws(() => decrypt(other, HERE), EnvelopeError)
  })

  test(`${name}: what one format made, no other opens under the same key`, () => {
    for (const [other, { decrypt: open }] of Object.entries(FORMATS))
      if (other !== name) assert.throws(() => open(encrypt(Buffer.from('content'), HERE), HERE), EnvelopeError)
  })
}

test('AES256 never gives the same bytes twice, and a convergent key gives no other', () => {
  const bytes = Buffer.from('content')
  assert.notDeepEqual(encryptAes(KEY, bytes, HERE, random), encryptAes(KEY, bytes, HERE, random))
  assert.deepEqual(encryptConvergent(KEY, bytes, HERE), encryptConvergent(KEY, bytes, HERE))
})

test('two inputs of a convergent key share a salt, hence key and nonce, only if they are the same input', () => {
  fc.assert(
    fc.property(content, content, place, place, (left, right, here, there) => {
      const salts = [saltOf(encryptConvergent(KEY, left, here)), saltOf(encryptConvergent(KEY, right, there))] as const
      const parts = [
        lengthPrefixed([here.keyTag, here.version, here.context, left]),
        lengthPrefixed([there.keyTag, there.version, there.context, right]),
      ] as const
      assert.equal(Buffer.compare(...salts) === 0, Buffer.compare(...parts) === 0)
    }),
  )
  // Neither a byte moved from the context into the content nor another version makes the same input.
  const moved = encryptConvergent(KEY, Buffer.from('rcontent'), { ...HERE, context: Buffer.from('orde') })
  assert.notDeepEqual(saltOf(moved), saltOf(encryptConvergent(KEY, Buffer.from('content'), HERE)))
})

test('a convergent ciphertext whose salt was not made from its content is refused, though its tag is right', () => {
  const aad = lengthPrefixed(['coffer/v1/kms-convergent', HERE.keyTag, HERE.version, HERE.context])
  const forged = seal(KEY, 'coffer/v1/kms-convergent', Buffer.from('content'), aad, random)
  assert.throws(() => decryptConvergent(KEY, forged, HERE), EnvelopeError)
})

test('a wrapped data key is no ciphertext, and a ciphertext no wrapped data key', () => {
  const where = { account: '1', secret: 'a'.repeat(64), version: 1, keyTag: TAG, keyVersion: 1 }
  const dataKey = randomBytes(32)
  const [byAes, byRsa] = [wrapDataKey(KEY, dataKey, where, random), wrapDataKeyRsa(RSA, dataKey, where)]
  assert.deepEqual([unwrapDataKey(KEY, byAes, where), unwrapDataKeyRsa(RSA, byRsa, where)], [dataKey, dataKey])
  assert.throws(() => decryptAes(KEY, byAes, HERE), EnvelopeError)
  assert.throws(() => decryptRsa(RSA, byRsa, HERE), EnvelopeError)
  assert.throws(() => unwrapDataKey(KEY, encryptAes(KEY, dataKey, HERE, random), where), EnvelopeError)
  assert.throws(() => unwrapDataKeyRsa(RSA, encryptRsa(RSA, dataKey, HERE), where), EnvelopeError)
  for (const elsewhere of [
    { ...where, account: '2' },
    { ...where, secret: 'b'.repeat(64) },
    { ...where, version: 2 },
    { ...where, keyVersion: 2 },
  ])
    assert.throws(() => unwrapDataKeyRsa(RSA, byRsa, elsewhere), EnvelopeError)
})

test('RSA2048 takes 190 bytes and no more; the envelope adds 80', () => {
  assert.equal(encryptRsa(RSA, randomBytes(190), HERE).length, 256)
  assert.throws(() => encryptRsa(RSA, randomBytes(191), HERE))
  assert.equal(encryptAes(KEY, randomBytes(10), HERE, random).length, 10 + OVERHEAD_BYTES)
})

test('a private key opens for its key, version and type, and for no other', async () => {
  const at = { keyTag: TAG, version: 3, type: 'ECDSA' } as const
  const sealed = sealPrivateKey(sealing, await newPrivateKey('ECDSA'), at, random)
  assert.equal(openPrivateKey(sealing, sealed, at).privateKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  assert.equal(RSA.privateKey.asymmetricKeyDetails?.modulusLength, 2048)
  for (const other of [
    { ...at, keyTag: 'd'.repeat(64) },
    { ...at, version: 4 },
    { ...at, type: 'RSA2048' as const },
  ])
    assert.throws(() => openPrivateKey(sealing, sealed, other), EnvelopeError)
  assert.throws(() => openPrivateKey(privateKeyKey(new Uint8Array(32)), sealed, at), EnvelopeError)
  // A pair of one type, sealed as one of the other.
  const wrong = sealPrivateKey(sealing, await newPrivateKey('ECDSA'), { ...at, type: 'RSA2048' }, random)
  assert.throws(() => openPrivateKey(sealing, wrong, { ...at, type: 'RSA2048' }), EnvelopeError)
})

test('a signature holds for its data and key alone, and no bytes at all make verifying fail otherwise than with no', () => {
  for (const [type, mine, other] of [
    ['RSA2048', RSA, ECDSA],
    ['ECDSA', ECDSA, RSA],
  ] as const) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 300 }), fc.nat(), (data, junk, at) => {
        const signature = signData(type, mine.privateKey, data)
        assert.equal(verifyData(type, mine.publicKey, data, signature), true)
        assert.equal(verifyData(type, mine.publicKey, Buffer.concat([data, Buffer.alloc(1)]), signature), false)
        assert.equal(verifyData(type, mine.publicKey, data, junk), false)
        signature[at % signature.length] = (signature[at % signature.length] ?? 0) ^ 1
        assert.equal(verifyData(type, mine.publicKey, data, signature), false)
        assert.equal(verifyData(type, other.publicKey, data, signature), false)
      }),
      { numRuns: 30 },
    )
  }
})
