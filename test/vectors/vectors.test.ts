import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { Sealed } from '#base/sealed'
import { ciphertextText } from '#crypto/ciphertext-text'
import { keyMaterialKey, openKeyMaterial, sealKeyMaterial } from '#crypto/key-material'
import { ledgerKeys, ledgerLink, ledgerSeal, ledgerSum, ledgerTerm } from '#crypto/ledger'
import { ledgerTotal } from '#crypto/ledger-total'
import { deriveRootKey } from '#crypto/passphrase'
import { hashPassword, verifyPassword } from '#crypto/password'
import { type Column, rowMac, rowMacKey, verifyRowMac } from '#crypto/row-mac'
import { joinShares, parseShare, type Share, shareLine } from '#crypto/shares'
import { openSlot, sealSlot } from '#crypto/slot'
import { openSmall, sealSmall, smallKey } from '#crypto/small'
import { openValue, sealValue, type ValuePlace } from '#crypto/value'
import { unwrapDataKey, type WrapPlace, wrapDataKey } from '#crypto/wrap'
import { bytes, scripted, vectorsOf } from './read-vectors.ts'

// The vectors were computed from the written formats by a second implementation in another language.

type TextPart = string | number | null | { bytes: string }
const part = (text: TextPart): Part => (text !== null && typeof text === 'object' ? bytes(text.bytes) : text)
const hex = (sealed: Uint8Array) => Buffer.from(sealed).toString('hex')

test('a sequence of parts has the bytes that it always had', () => {
  for (const vector of vectorsOf<{ parts: TextPart[]; encoded: string }>('length-prefix')) {
    assert.equal(hex(lengthPrefixed(vector.parts.map(part))), vector.encoded)
  }
})

test('a value seals to the same bytes as ever, and the bytes open', () => {
  for (const vector of vectorsOf<ValuePlace & { dataKey: string; salt: string; content: string; sealed: string }>('value')) {
    const sealed = sealValue(bytes(vector.dataKey), vector, Buffer.from(vector.content), scripted(vector.salt))
    assert.equal(hex(sealed), vector.sealed)
    assert.equal(openValue(bytes(vector.dataKey), vector, bytes(vector.sealed)).toString(), vector.content)
  }
})

test('the wire shows a stored value as ever', () => {
  for (const vector of vectorsOf<{ sealed: string; text: string }>('ciphertext-text')) {
    assert.equal(ciphertextText(bytes(vector.sealed)), vector.text)
  }
})

test('a data key wraps to the same bytes as ever, and the bytes open', () => {
  for (const vector of vectorsOf<WrapPlace & { versionKey: string; salt: string; dataKey: string; wrapped: string }>('wrap')) {
    const key = createSecretKey(bytes(vector.versionKey))
    assert.equal(hex(wrapDataKey(key, bytes(vector.dataKey), vector, scripted(vector.salt))), vector.wrapped)
    assert.equal(hex(unwrapDataKey(key, bytes(vector.wrapped), vector)), vector.dataKey)
  }
})

test('key material seals to the same bytes as ever, and the bytes open', () => {
  type Vector = { master: string; salt: string; keyTag: string; version: number; material: string; sealed: string }
  for (const { master, salt, keyTag, version, material, sealed } of vectorsOf<Vector>('key-material')) {
    const key = keyMaterialKey(bytes(master))
    assert.equal(hex(sealKeyMaterial(key, bytes(material), keyTag, version, scripted(salt))), sealed)
    assert.equal(hex(openKeyMaterial(key, bytes(sealed), keyTag, version).export()), material)
  }
})

test('small things seal to the same bytes as ever, and the bytes open', () => {
  type Vector = { master: string; salt: string; purpose: string; id: string; content: string; sealed: string }
  for (const { master, salt, purpose, id, content, sealed } of vectorsOf<Vector>('small')) {
    const key = smallKey(bytes(master), purpose)
    assert.equal(hex(sealSmall(key, purpose, id, Buffer.from(content), scripted(salt))), sealed)
    assert.equal(openSmall(key, purpose, id, bytes(sealed)).toString(), content)
  }
})

test('a slot has the same bytes as ever, and opens', () => {
  type Vector = {
    rootKey: string
    salt: string
    checkSalt: string
    id: string
    kind: string
    replaces?: string
    /** What it replaces, as slots were once stored: beside what is sealed. */
    notedBeside?: string
    master: string
    wrapped: string
    check: string
  }
  for (const { rootKey, salt, checkSalt, id, kind, replaces = '', notedBeside, master, wrapped, check } of vectorsOf<Vector>('slot')) {
    const slot = sealSlot(bytes(rootKey), bytes(master), { id, kind, replaces }, scripted(salt, checkSalt))
    assert.deepEqual([hex(slot.wrapped), hex(slot.check)], [wrapped, check])
    const row = { id, kind, replaces: notedBeside ?? replaces, wrapped: bytes(wrapped), check: bytes(check) }
    const opening = openSlot(bytes(rootKey), row)
    assert.deepEqual('master' in opening && [hex(opening.master), opening.replaces], [master, replaces])
  }
})

test('shares that were printed make the root key that they always made', async () => {
  for (const { rootKey, lines } of vectorsOf<{ rootKey: string; lines: string[] }>('share')) {
    const shares = lines.map((line) => parseShare(line) as Share)
    assert.deepEqual(shares.map(shareLine), lines)
    assert.equal(hex(await joinShares(shares)), rootKey)
  }
})

test('a passphrase becomes the root key that it always became', async () => {
  for (const { passphrase, derivation, rootKey } of vectorsOf<{ passphrase: string; derivation: string; rootKey: string }>('passphrase'))
    assert.equal((await deriveRootKey(new Sealed(passphrase), derivation))?.toString('hex'), rootKey)
})

test('a row has the MAC that it always had', () => {
  for (const vector of vectorsOf<{ master: string; kind: string; columns: [string, TextPart][]; mac: string }>('row-mac')) {
    const key = rowMacKey(bytes(vector.master), vector.kind)
    const columns = vector.columns.map(([name, value]): Column => [name, part(value)])
    assert.equal(hex(rowMac(key, vector.kind, columns)), vector.mac)
    assert.equal(verifyRowMac(key, vector.kind, columns, bytes(vector.mac)), true)
  }
})

test('a password hashes to the same text as ever, and the text verifies', async () => {
  type Vector = { password: string; salt: string; memoryKib: number; passes: number; lanes: number; stored: string }
  for (const vector of vectorsOf<Vector>('password')) {
    const password = new Sealed(vector.password)
    assert.equal(await hashPassword(password, scripted(vector.salt), vector), vector.stored)
    assert.equal(await verifyPassword(password, vector.stored), true)
    assert.equal(await verifyPassword(new Sealed(`${vector.password} `), vector.stored), false)
  }
})

test('the proof of all newest states goes on from change to change as ever', async () => {
  interface Change {
    written: { kind: string; id: string; mac: string }[]
    position: number
    link: string
    seal: string
  }
  for (const { master, changes } of vectorsOf<{ master: string; changes: Change[] }>('ledger')) {
    const keys = ledgerKeys(bytes(master))
    const terms = new Map<string, bigint>()
    const states = new Map<string, { kind: string; id: string; mac: Uint8Array }>()
    let [sum, link] = [0n, new Uint8Array(0)]
    for (const change of changes) {
      for (const { kind, id, mac } of change.written) {
        const term = mac === '' ? 0n : ledgerTerm(keys, kind, id, bytes(mac))
        sum = ledgerSum(sum, terms.get(`${kind}:${id}`) ?? 0n, term)
        terms.set(`${kind}:${id}`, term)
        states.set(`${kind}:${id}`, { kind, id, mac: bytes(mac) })
        if (mac === '') states.delete(`${kind}:${id}`)
      }
      const written = change.written.flatMap(({ kind, id, mac }) => [kind, id, bytes(mac)])
      link = Uint8Array.from(ledgerLink(keys, link, change.position, written))
      assert.equal(hex(link), change.link)
      assert.equal(await ledgerTotal(keys, { states: states.values(), count: states.size }), sum)
      assert.equal(hex(ledgerSeal(keys, change.position, link, sum)), change.seal)
    }
  }
})
