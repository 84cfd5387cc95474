import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { ValueRow } from '#core/rows'
import { flip, KEY, OTHER_KEY, SECRET, setUp, TEXT, tampered } from './two-keys.ts'

test('an edited value row is refused, whether its key is in memory or not', async () => {
  const { vault, view, sealed } = setUp()
  const value = await sealed()
  const edits: Partial<ValueRow>[] = [
    { version: 2 },
    { secret: 'b'.repeat(64) },
    { keyTag: OTHER_KEY },
    { keyVersion: 2 },
    { keyVersion: 99 },
    { sealed: new Uint8Array(0) },
    { wrapped: new Uint8Array(0) },
  ]
  for (let at = 0; at < value.sealed.length; at++) edits.push({ sealed: flip(value.sealed, at) })
  for (let at = 0; at < value.wrapped.length; at++) edits.push({ wrapped: flip(value.wrapped, at) })
  for (const edit of edits) {
    vault.forget()
    await assert.rejects(vault.openValue(view, SECRET, { ...value, ...edit }), tampered)
    assert.equal((await vault.openValue(view, SECRET, value)).open(), TEXT)
    await assert.rejects(vault.openValue(view, SECRET, { ...value, ...edit }), tampered)
  }
})

test('a key that is not in ENABLE seals, opens and wraps nothing, even what is in memory', async () => {
  const { vault, view, edit, sealed } = setUp()
  const value = await sealed()
  await vault.openValue(view, SECRET, value)
  const cases = [
    ['DISABLE', /orders is in DISABLE.* Enable it\.$/],
    ['REVOKE', /orders is in REVOKE.* Cancel its deletion, then enable it\.$/],
  ] as const
  for (const [state, says] of cases) {
    edit(KEY, { state })
    const refused = (error: unknown) => isProblem(error, 'key.unusable') && says.test(error.message)
    await assert.rejects(vault.openValue(view, SECRET, value), refused)
    await assert.rejects(sealed(), refused)
    await assert.rejects(vault.rewrapValue(view, SECRET, value, OTHER_KEY), refused)
    await assert.rejects(vault.rewrapValue(view, { ...SECRET, keyTag: OTHER_KEY }, { ...value, keyTag: OTHER_KEY }, KEY), refused)
  }
  edit(KEY, { state: 'ENABLE' })
  assert.equal((await vault.openValue(view, SECRET, value)).open(), TEXT)
})

test('a hot reading asks for the state of the key and for nothing else', async () => {
  const { vault, view, sealed, asked } = setUp()
  const value = await sealed()
  await vault.openValue(view, SECRET, value)
  asked.length = 0
  await vault.openValue(view, SECRET, value)
  assert.deepEqual(asked, ['kms_key'])
})

test('derived keys are used for five minutes at most', async () => {
  const { vault, view, sealed, asked, time } = setUp()
  const value = await sealed()
  await vault.openValue(view, SECRET, value)
  const readAt = async (ms: number) => {
    time.ms = ms
    asked.length = 0
    await vault.openValue(view, SECRET, value)
    return asked.includes('kms_key_version') ? 'derived anew' : 'from memory'
  }
  assert.equal(await readAt(5 * MINUTE - 1), 'from memory')
  assert.equal(await readAt(5 * MINUTE + 1), 'derived anew')
  assert.equal(await readAt(9 * MINUTE), 'from memory')
})

test('forgetting a secret or its protection key drops what was derived, and only that', async () => {
  const { vault, view, sealed, asked } = setUp()
  const other = { ...SECRET, id: 'b'.repeat(64), keyTag: OTHER_KEY }
  const rows = [
    [SECRET, await sealed()],
    [other, await sealed(1, other)],
  ] as const
  const derivedAnew = async () => {
    const anew: string[] = []
    for (const [secret, value] of rows) {
      asked.length = 0
      await vault.openValue(view, secret, value)
      if (asked.includes('kms_key_version')) anew.push(secret.id)
    }
    return anew
  }
  assert.deepEqual(await derivedAnew(), [SECRET.id, other.id])
  assert.deepEqual(await derivedAnew(), [])
  vault.forget(SECRET.id)
  assert.deepEqual(await derivedAnew(), [SECRET.id])
  vault.forget(OTHER_KEY)
  assert.deepEqual(await derivedAnew(), [other.id])
  vault.forget('no such id')
  assert.deepEqual(await derivedAnew(), [])
  vault.forget()
  assert.deepEqual(await derivedAnew(), [SECRET.id, other.id])
})

test('a value sealed a second time for the same version is opened, not the first one', async () => {
  const { vault, view, sealed } = setUp()
  await vault.openValue(view, SECRET, await sealed(1))
  const second = { ...(await vault.sealValue(view, SECRET, 1, new Sealed('{"a":"2"}'))), createdAt: 0 }
  assert.equal((await vault.openValue(view, SECRET, second)).open(), '{"a":"2"}')
})
