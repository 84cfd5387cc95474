import assert from 'node:assert/strict'
import { argon2Sync, createPrivateKey, createPublicKey, createSecretKey, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { derive, EnvelopeError, openDerived } from '#crypto/envelope'
import { descend, hkdf, takeKey } from '#crypto/hkdf'
import { hmacSha256 } from '#crypto/hmac'
import { bytes, readVectors } from '../vectors/read-vectors.ts'

// Proves that the primitives are called as their specifications mean it.
const published = readVectors<{
  aesGcm: { vectors: { key: string; nonce: string; aad: string; content: string; ciphertext: string; tag: string }[] }
  hmacSha256: { vectors: { key: string; data: string; mac: string }[] }
  argon2id: {
    vectors: Record<'password' | 'salt' | 'secret' | 'associatedData' | 'tag', string>[] &
      Record<'memoryKib' | 'passes' | 'lanes', number>[]
  }
  ed25519: { vectors: Record<'privateKey' | 'publicKey' | 'data' | 'signature', string>[] }
  hkdfSha512: { vectors: { key: string; salt: string; label: string; output: string }[] }
}>('published')

test('AES-256-GCM opens the vectors of its authors, and refuses them with another tag', () => {
  for (const { key, nonce, aad, content, ciphertext, tag } of published.aesGcm.vectors) {
    const head = new Uint8Array(64)
    const derived = { key: bytes(key), nonce: bytes(nonce), head }
    const sealed = Buffer.concat([head, bytes(ciphertext), bytes(tag)])
    assert.equal(openDerived(derived, sealed, bytes(aad)).toString('hex'), content)
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
    assert.throws(() => openDerived(derived, sealed, bytes(aad)), EnvelopeError)
  }
})

test('HMAC-SHA-256 gives the MACs of RFC 4231', () => {
  for (const { key, data, mac } of published.hmacSha256.vectors) {
    assert.equal(hmacSha256(createSecretKey(bytes(key)), bytes(data)).toString('hex'), mac)
  }
})

test('HKDF-SHA-512 gives the published output', () => {
  for (const { key, salt, label, output } of published.hkdfSha512.vectors) {
    assert.equal(hkdf(bytes(key), bytes(salt), label, output.length / 2).toString('hex'), output)
  }
})

test('key, nonce and commitment are cut from the output of HKDF in this order', () => {
  const [key, salt] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const output = hkdf(key, salt, 'coffer/v1/value', 76)
  const derived = derive(key, salt, 'coffer/v1/value')
  assert.deepEqual(
    Buffer.concat([derived.key, derived.nonce, derived.head]),
    Buffer.concat([output.subarray(0, 44), salt, output.subarray(44)]),
  )
})

test('bytes that were moved into a key object are wiped where they were', () => {
  const moved = new Uint8Array(32).fill(7)
  assert.deepEqual(new Uint8Array(takeKey(moved).export()), new Uint8Array(32).fill(7))
  assert.deepEqual(moved, new Uint8Array(32))
})

test('keys of two purposes have nothing in common, and the key that they descend from stays as it was', () => {
  const master = new Uint8Array(32).fill(7)
  assert.notDeepEqual(descend(master, 'coffer/v1/key-material').export(), descend(master, 'coffer/v1/small/job-token').export())
  assert.deepEqual(master, new Uint8Array(32).fill(7))
})

test('Argon2id gives the tag of its RFC', () => {
  for (const { password, salt, secret, associatedData, memoryKib, passes, lanes, tag } of published.argon2id.vectors) {
    const made = argon2Sync('argon2id', {
      message: bytes(password),
      nonce: bytes(salt),
      secret: bytes(secret),
      associatedData: bytes(associatedData),
      memory: memoryKib,
      passes,
      parallelism: lanes,
      tagLength: tag.length / 2,
    })
    assert.equal(made.toString('hex'), tag)
  }
})

test('Ed25519 signs as its RFC does, and verifies nothing else', () => {
  for (const { privateKey, publicKey, data, signature } of published.ed25519.vectors) {
    // RFC 8410: what comes before the 32 bytes of a key.
    const secret = createPrivateKey({
      key: Buffer.from(`302e020100300506032b657004220420${privateKey}`, 'hex'),
      format: 'der',
      type: 'pkcs8',
    })
    const open = createPublicKey({ key: Buffer.from(`302a300506032b6570032100${publicKey}`, 'hex'), format: 'der', type: 'spki' })
    assert.equal(sign(null, bytes(data), secret).toString('hex'), signature)
    assert.equal(verify(null, bytes(data), open, bytes(signature)), true)
    assert.equal(verify(null, bytes(`${data}00`), open, bytes(signature)), false)
  }
})
