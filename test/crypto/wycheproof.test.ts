import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, createSecretKey, hkdfSync, privateDecrypt } from 'node:crypto'
import { test } from 'node:test'
import { EnvelopeError, openDerived } from '#crypto/envelope'
import { hkdf } from '#crypto/hkdf'
import { hmacSha256 } from '#crypto/hmac'
import { verifyData } from '#crypto/kms-signature'
import { oaep } from '#crypto/oaep'
import { bytes, readVectors } from '../vectors/read-vectors.ts'

// No package of the registry carries these vectors, so a choice of them was copied by hand: a typing error would show.
interface Signed {
  tcId: number
  data: string
  signature: string
  valid: boolean
}
const wycheproof = readVectors<{
  aesGcm: { vectors: { tcId: number; key: string; nonce: string; aad: string; content: string; ciphertext: string; tag: string }[] }
  hkdfSha512: { vectors: { tcId: number; key: string; salt: string; info: string; output: string }[] }
  hmacSha256: { vectors: { tcId: number; key: string; data: string; mac: string; valid: boolean }[] }
  rsaOaep: { privateKey: string; vectors: { tcId: number; content: string; ciphertext: string; label: string; valid: boolean }[] }
  rsaPss: { vectors: Signed[] }
  ecdsaP256: { vectors: (Signed & { publicKey: string })[] }
}>('wycheproof')

const hex = (made: Uint8Array) => Buffer.from(made).toString('hex')
const privateKey = createPrivateKey({ key: Buffer.from(wycheproof.rsaOaep.privateKey, 'hex'), format: 'der', type: 'pkcs8' })

test('AES-256-GCM opens what it should, and with another tag or other data nothing', () => {
  for (const { tcId, key, nonce, aad, content, ciphertext, tag } of wycheproof.aesGcm.vectors) {
    const derived = { key: bytes(key), nonce: bytes(nonce), head: new Uint8Array(64) }
    const sealed = Buffer.concat([derived.head, bytes(ciphertext), bytes(tag)])
    assert.equal(hex(openDerived(derived, sealed, bytes(aad))), content, `tcId ${tcId}`)
    assert.throws(() => openDerived(derived, sealed, bytes(`${aad}00`)), EnvelopeError)
    sealed[64] = (sealed[64] ?? 0) ^ 1
    assert.throws(() => openDerived(derived, sealed, bytes(aad)), EnvelopeError)
  }
})

test('HKDF-SHA-512 gives the output that it should', () => {
  for (const { tcId, key, salt, info, output } of wycheproof.hkdfSha512.vectors) {
    // Our labels are text, theirs are bytes: only an empty one can go through our own function.
    const made =
      info === ''
        ? hkdf(bytes(key), bytes(salt), '', output.length / 2)
        : hkdfSync('sha512', bytes(key), bytes(salt), bytes(info), output.length / 2)
    assert.equal(hex(new Uint8Array(made)), output, `tcId ${tcId}`)
  }
})

test('HMAC-SHA-256 gives the MACs that it should, and no other', () => {
  for (const { tcId, key, data, mac, valid } of wycheproof.hmacSha256.vectors)
    assert.equal(hex(hmacSha256(createSecretKey(bytes(key)), bytes(data))) === mac, valid, `tcId ${tcId}`)
})

test('RSA-OAEP opens what it should with its label, and refuses every broken padding in one way', () => {
  const refusals = new Set<string>()
  for (const { tcId, content, ciphertext, label, valid } of wycheproof.rsaOaep.vectors) {
    const open = (under: string) => hex(privateDecrypt({ key: privateKey, ...oaep(bytes(under)) }, bytes(ciphertext)))
    if (valid) assert.equal(open(label), content, `tcId ${tcId}`)
    assert.throws(
      () => open(valid ? `${label}00` : label),
      (error: Error) => refusals.add(error.message) !== undefined,
      `tcId ${tcId}`,
    )
  }
  assert.equal(refusals.size, 1, [...refusals].join())
})

test('RSA-PSS and ECDSA verify what they should, and nothing else', () => {
  const rsa = createPublicKey(privateKey)
  for (const { tcId, data, signature, valid } of wycheproof.rsaPss.vectors)
    assert.equal(verifyData('RSA2048', rsa, bytes(data), bytes(signature)), valid, `RSA-PSS, tcId ${tcId}`)
  for (const { tcId, publicKey, data, signature, valid } of wycheproof.ecdsaP256.vectors) {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' })
    assert.equal(verifyData('ECDSA', key, bytes(data), bytes(signature)), valid, `ECDSA, tcId ${tcId}`)
  }
})
