import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { COLUMNS } from '#core/columns'
import { makeVault } from '#core/keys/master-vault'
import type { KeyRow } from '#core/rows'
import { aKey, flip, KEY, OTHER_KEY, random, SECRET, setUp, TEXT, tampered } from './two-keys.ts'

// Every character that UTF-8 knows. fast-check's own unit of the kind takes a second to set up.
const character = fc.integer({ min: 0, max: 0x10f7ff }).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))
const anyText = fc.string({ unit: character })

test('a value opens as it was sealed, the first time and from memory', async () => {
  const { vault, view, sealed } = setUp()
  const value = await sealed()
  for (let time = 0; time < 3; time++) assert.equal((await vault.openValue(view, SECRET, value)).open(), TEXT)
  assert.equal(Buffer.from(value.sealed).includes('correct horse'), false)
})

test('any text opens as it was sealed', async () => {
  const { vault, view } = setUp()
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1 }), async (text, version) => {
      const value = { ...(await vault.sealValue(view, SECRET, version, new Sealed(text))), createdAt: 0 }
      assert.equal((await vault.openValue(view, SECRET, value)).open(), text)
      assert.equal((await vault.openValue(view, SECRET, value)).open(), text)
    }),
  )
})

test('half of a surrogate pair is refused, since it would come back as another text', async () => {
  const { vault, view } = setUp()
  await assert.rejects(vault.sealValue(view, SECRET, 1, new Sealed('{"a":"\ud800"}')), (error) => isProblem(error, 'input.invalid'))
})

test('a value opens for no other secret and no other account', async () => {
  const { vault, view, keys, sealed } = setUp()
  const value = await sealed()
  await vault.openValue(view, SECRET, value)
  const other = { ...SECRET, id: 'b'.repeat(64) }
  await assert.rejects(vault.openValue(view, other, { ...value, secret: other.id }), tampered)
  keys.set(KEY, { ...aKey(KEY, 'orders'), account: '2' })
  await assert.rejects(vault.openValue(view, { ...SECRET, account: '2' }, value), tampered)
})

test('a value that was put back to lie under the protection key of before is refused', async () => {
  const { vault, view, sealed } = setUp()
  const before = await sealed()
  const moved = { ...SECRET, keyTag: OTHER_KEY }
  const value = { ...before, ...(await vault.rewrapValue(view, SECRET, before, OTHER_KEY)) }
  assert.equal((await vault.openValue(view, moved, value)).open(), TEXT)
  await assert.rejects(vault.openValue(view, moved, before), tampered)
})

test('a key that is gone, of another account, or of a type that seals no values is refused', async () => {
  const { vault, view, keys, edit, sealed } = setUp()
  const value = await sealed()
  edit(KEY, { type: 'ECDSA' })
  await assert.rejects(vault.openValue(view, SECRET, value), (error) => isProblem(error, 'key.state'))
  edit(KEY, { type: 'AES256', account: '2' })
  await assert.rejects(vault.openValue(view, SECRET, value), (error) => isProblem(error, 'key.unusable'))
  keys.delete(KEY)
  await assert.rejects(vault.openValue(view, SECRET, value), (error) => isProblem(error, 'key.unusable'))
})

test('new seals use the current version of the key, and old versions still open', async () => {
  const { vault, view, edit, sealed } = setUp()
  const old = await sealed(1)
  edit(KEY, { currentVersion: 2 })
  const young = await sealed(2)
  assert.deepEqual([old.keyVersion, young.keyVersion], [1, 2])
  for (const value of [old, young]) assert.equal((await vault.openValue(view, SECRET, value)).open(), TEXT)
})

test('a key version that was edited, swapped or lost is refused', async () => {
  const { vault, view, versions, sealed } = setUp()
  const value = await sealed()
  const [one, two] = [versions.get(`${KEY}.1`), versions.get(`${KEY}.2`)]
  assert.ok(one !== undefined && two !== undefined)
  for (const row of [
    { ...one, sealed: flip(one.sealed, 70) },
    { ...one, sealed: two.sealed },
  ]) {
    versions.set(one.id, row)
    await assert.rejects(vault.openValue(view, SECRET, value), tampered)
  }
  versions.delete(one.id)
  await assert.rejects(vault.openValue(view, SECRET, value), tampered)
})

test('another master key opens nothing', async () => {
  const { vault, view, sealed } = setUp()
  const value = await sealed()
  const small = vault.sealSmall('job-token', 'id', new Sealed('token'))
  const other = makeVault({ master: randomBytes(32), random, clock: { now: () => 0, elapsedMs: () => 0 } })
  await assert.rejects(other.openValue(view, SECRET, value), tampered)
  assert.throws(() => other.openSmall('job-token', 'id', small), tampered)
})

test('wrapping anew leaves the sealed value as it is', async () => {
  const { vault, view, edit, sealed } = setUp()
  const value = await sealed()
  edit(KEY, { currentVersion: 2 })
  const wrapped = await vault.rewrapValue(view, SECRET, value, KEY)
  assert.deepEqual([wrapped.keyTag, wrapped.keyVersion], [KEY, 2])
  assert.equal((await vault.openValue(view, SECRET, { ...value, ...wrapped })).open(), TEXT)
})

test('small things open under their own label and id alone, cold and from memory', () => {
  const { vault } = setUp()
  const sealed = vault.sealSmall('access-key', 'id', new Sealed('ncp_iam_TESTSECRETKEY0001'))
  for (let time = 0; time < 2; time++) {
    assert.equal(vault.openSmall('access-key', 'id', sealed).open(), 'ncp_iam_TESTSECRETKEY0001')
    assert.throws(() => vault.openSmall('job-token', 'id', sealed), tampered)
    assert.throws(() => vault.openSmall('access-key', 'other', sealed), tampered)
    for (let at = 0; at < sealed.length; at++) assert.throws(() => vault.openSmall('access-key', 'id', flip(sealed, at)), tampered)
  }
  const anew = vault.sealSmall('access-key', 'id', new Sealed('another'))
  assert.equal(vault.openSmall('access-key', 'id', anew).open(), 'another')
})

test('what was opened prints as sealed', async () => {
  const { vault, view, sealed } = setUp()
  const opened = await vault.openValue(view, SECRET, await sealed())
  assert.equal(`${opened} ${JSON.stringify({ opened })}`, '[sealed] {"opened":"[sealed]"}')
})

test('the MAC of a row covers every column of its kind, and nothing besides', () => {
  const { vault } = setUp()
  const row = aKey(KEY, 'orders')
  const mac = Buffer.from(vault.mac('kms_key', row))
  for (const column of COLUMNS.kms_key) {
    const edited = { ...row, [column]: typeof row[column] === 'number' ? 41 : 'edited' }
    assert.notDeepEqual(Buffer.from(vault.mac('kms_key', edited)), mac, column)
  }
  assert.deepEqual(Buffer.from(vault.mac('kms_key', { ...row, mac: randomBytes(32), more: 1 } as KeyRow)), mac)
  assert.deepEqual(
    Object.keys(row)
      .filter((name) => name !== 'mac')
      .sort(),
    [...COLUMNS.kms_key].sort(),
  )
})

test('every sealing draws its own data key and two salts', async () => {
  const { sealed, draws } = setUp()
  await sealed()
  const before = draws.count
  const [one, two] = [await sealed(), await sealed()]
  assert.equal(draws.count - before, 6)
  assert.notDeepEqual(one.sealed, two.sealed)
  assert.notDeepEqual(one.wrapped, two.wrapped)
})
