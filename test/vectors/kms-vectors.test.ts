import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { openPrivateKey, type PairPlace, privateKeyKey, sealPrivateKey } from '#crypto/key-pair'
import { decryptAes, decryptConvergent, decryptRsa, encryptAes, encryptConvergent } from '#crypto/kms-ciphertext'
import { verifyData } from '#crypto/kms-signature'
import { readVersioned, versionedText } from '#crypto/versioned-text'
import { unwrapDataKeyRsa, type WrapPlace } from '#crypto/wrap'
import { bytes, scripted, vectorsOf } from './read-vectors.ts'

// Computed from the written formats by a second implementation in another language, as the other vectors were.

const hex = (sealed: Uint8Array) => Buffer.from(sealed).toString('hex')
const privateKeyOf = (pkcs8: string) => createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' })

interface Encrypted {
  keyTag: string
  version: number
  context: string
  content: string
  sealed: string
}
const placeOf = ({ keyTag, version, context }: Encrypted) => ({ keyTag, version, context: bytes(context) })

test('KMS encrypts under AES256 to the same bytes as ever, and the bytes open', () => {
  for (const vector of vectorsOf<Encrypted & { key: string; salt: string }>('kms')) {
    const key = createSecretKey(bytes(vector.key))
    assert.equal(hex(encryptAes(key, bytes(vector.content), placeOf(vector), scripted(vector.salt))), vector.sealed)
    assert.equal(hex(decryptAes(key, bytes(vector.sealed), placeOf(vector))), vector.content)
  }
})

test('a convergent key encrypts to the same bytes as ever, without any chance, and the bytes open', () => {
  for (const vector of vectorsOf<Encrypted & { key: string }>('kms-convergent')) {
    const key = createSecretKey(bytes(vector.key))
    assert.equal(hex(encryptConvergent(key, bytes(vector.content), placeOf(vector))), vector.sealed)
    assert.equal(hex(decryptConvergent(key, bytes(vector.sealed), placeOf(vector))), vector.content)
  }
})

test('what KMS once encrypted to an RSA key opens for ever', () => {
  for (const vector of vectorsOf<Encrypted & { privateKey: string }>('kms-rsa')) {
    const privateKey = privateKeyOf(vector.privateKey)
    assert.equal(hex(decryptRsa({ privateKey }, bytes(vector.sealed), placeOf(vector))), vector.content)
  }
})

test('a data key that was once wrapped to an RSA key unwraps for ever', () => {
  for (const vector of vectorsOf<WrapPlace & { privateKey: string; dataKey: string; wrapped: string }>('wrap-rsa')) {
    const privateKey = privateKeyOf(vector.privateKey)
    assert.equal(hex(unwrapDataKeyRsa({ privateKey }, bytes(vector.wrapped), vector)), vector.dataKey)
  }
})

test('a private key seals to the same bytes as ever, and the bytes open', () => {
  for (const vector of vectorsOf<PairPlace & { master: string; salt: string; privateKey: string; sealed: string }>('private-key')) {
    const key = privateKeyKey(bytes(vector.master))
    assert.equal(hex(sealPrivateKey(key, bytes(vector.privateKey), vector, scripted(vector.salt))), vector.sealed)
    const { privateKey, publicKey } = openPrivateKey(key, bytes(vector.sealed), vector)
    assert.ok(privateKey.equals(privateKeyOf(vector.privateKey)))
    assert.ok(publicKey.equals(createPublicKey(privateKey)))
  }
})

test('what was once signed verifies for ever', () => {
  type Vector = { type: 'RSA2048' | 'ECDSA'; privateKey: string; data: string; signature: string }
  for (const { type, privateKey, data, signature } of vectorsOf<Vector>('kms-signature')) {
    const publicKey = createPublicKey(privateKeyOf(privateKey))
    assert.equal(verifyData(type, publicKey, bytes(data), bytes(signature)), true)
    assert.equal(verifyData(type, publicKey, bytes(`${data}00`), bytes(signature)), false)
  }
})

test('the wire writes version and bytes as ever, and reads them in no other form', () => {
  for (const { version, bytes: written, text } of vectorsOf<{ version: number; bytes: string; text: string }>('versioned-text')) {
    assert.equal(versionedText({ version, bytes: bytes(written) }), text)
    assert.deepEqual(readVersioned(text), { version, bytes: Buffer.from(written, 'hex') })
  }
  for (const other of [
    'ncpkms:v0:AA==',
    'ncpkms:v01:AA==',
    'ncpkms:v1:AA=',
    'ncpkms:v1:AA',
    'ncpkms:v1:AB==',
    'ncpkms:v1:',
    'ncpkms:v1:A_==',
    'ncpkms:v1000:AA==',
    'ncpkms:1:AA==',
    'NCPKMS:v1:AA==',
    'AA==',
    'ncpkms:v1:AA==\n',
    ' ncpkms:v1:AA==',
  ])
    assert.equal(readVersioned(other), undefined, other)
})
