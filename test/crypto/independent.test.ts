import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lengthPrefixed } from '#base/length-prefix'
import { bytes, vectorsOf } from '../vectors/read-vectors.ts'

type Vector = { dataKey: string; account: string; secret: string; version: number; content: string; sealed: string }

test('a reader that knows only the written format opens a stored value', async () => {
  for (const { dataKey, account, secret, version, content, sealed: stored } of vectorsOf<Vector>('value')) {
    const sealed = bytes(stored)
    const base = await crypto.subtle.importKey('raw', bytes(dataKey), 'HKDF', false, ['deriveBits'])
    const info = new TextEncoder().encode('coffer/v1/value')
    const derivation = { name: 'HKDF', hash: 'SHA-512', salt: sealed.slice(0, 32), info }
    const derived = new Uint8Array(await crypto.subtle.deriveBits(derivation, base, 76 * 8))
    assert.deepEqual(derived.slice(44), sealed.slice(32, 64), 'the commitment')
    const key = await crypto.subtle.importKey('raw', derived.slice(0, 32), 'AES-GCM', false, ['decrypt'])
    const additionalData = new Uint8Array(lengthPrefixed(['coffer/v1/value', account, secret, version]))
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: derived.slice(32, 44), additionalData }, key, sealed.slice(64))
    assert.equal(new TextDecoder().decode(opened), content)
  }
})
