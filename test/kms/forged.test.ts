import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { attack, edit, one, put, read, replace } from '../barrier/attacker.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, type MadeKey, makeKey } from './making.ts'

/** A key with something that it encrypted, and the call that opens it. */
async function aUsedKey({ main }: TestCoffer, keyType: 'AES256' | 'RSA2048', more: object = {}) {
  const key = await makeKey(main, keyType, more)
  const { ciphertext } = await main.ok('POST', `${key.at}/encrypt`, { plaintext: base64('content') })
  return { ...key, ask: (caller: Caller) => caller.call('POST', `${key.at}/decrypt`, { ciphertext }) }
}

for (const engine of ENGINES_IN_TURN) {
  describe(`who may write to ${engine} and holds no key`, () => {
    test('gets nothing out of a protection key that was edited, swapped or brought back', async () => {
      const before = await startCoffer({ engine })
      const attacker = await attack(before)
      const asking: [string, (caller: Caller) => ReturnType<Caller['call']>][] = []

      for (const [column, value] of [
        ['convergent', 1],
        ['type', 'RSA2048'],
        ['currentVersion', 2],
        ['state', 'ENABLE'],
        ['builtin', 1],
      ] as const) {
        const key = await aUsedKey(before, 'AES256')
        if (column === 'state') await before.main.ok('POST', `${key.at}/disable`)
        await edit(attacker, 'kms_key', { id: key.keyTag }, { [column]: value })
        asking.push([column, key.ask])
      }

      const [left, right] = [await aUsedKey(before, 'RSA2048'), await aUsedKey(before, 'RSA2048')]
      const rows = await Promise.all([left, right].map(({ keyTag }) => one(attacker, 'kms_key_version', { id: `${keyTag}.1` })))
      await edit(attacker, 'kms_key_version', { id: `${left.keyTag}.1` }, { sealed: rows[1]?.['sealed'] ?? null })
      asking.push(['another private key', left.ask])

      const gone = await aUsedKey(before, 'AES256')
      const [head, versions] = [
        await one(attacker, 'kms_key', { id: gone.keyTag }),
        await read(attacker, 'kms_key_version', { key: gone.keyTag }),
      ]
      await before.main.ok('POST', `${gone.at}/request-deletion`)
      await before.main.ok('DELETE', gone.at)
      await put(attacker, 'kms_key', head)
      await put(attacker, 'kms_key_version', ...versions)
      asking.push(['a deleted key', gone.ask])

      const revoked = await aUsedKey(before, 'AES256')
      const usable = await one(attacker, 'kms_key', { id: revoked.keyTag })
      await before.main.ok('POST', `${revoked.at}/request-deletion`)
      await replace(attacker, 'kms_key', { id: revoked.keyTag }, usable)
      asking.push(['a key from before its deletion was requested', revoked.ask])

      const sound = await aUsedKey(before, 'AES256')
      const after = await before.restart()
      for (const [what, ask] of asking) {
        const said = await ask(after.main)
        assert.equal(said.status, 500, `${what}: ${said.text}`)
        assert.match(said.body.msg, /cannot be believed/, what)
      }
      assert.equal((await sound.ask(after.main)).status, 200)
      await attacker.close()
    })
  })
}

test('when a deletion is answered, the bytes of the key have left the files of the store', async () => {
  const coffer = await startCoffer()
  const attacker = await attack(coffer)
  const keys: [MadeKey, Buffer[]][] = []
  for (const keyType of ['AES256', 'RSA2048', 'ECDSA'] as const) {
    const key = await makeKey(coffer.main, keyType)
    await coffer.main.ok('POST', `${key.at}/rotate`)
    const versions = await read(attacker, 'kms_key_version', { key: key.keyTag })
    keys.push([key, versions.map(({ sealed }) => Buffer.from(sealed as Uint8Array))])
  }
  await attacker.close()
  const everything = async () =>
    Buffer.concat(
      await Promise.all((await readdir(coffer.home)).map((name) => readFile(join(coffer.home, name)).catch(() => Buffer.alloc(0)))),
    )
  for (const [{ at }, versions] of keys) {
    // A row that is too long for a page goes on in another: its beginning is enough to know it by.
    for (const sealed of versions) assert.ok((await everything()).includes(sealed.subarray(0, 64)))
    await coffer.main.ok('POST', `${at}/request-deletion`)
    await coffer.main.ok('DELETE', at)
    for (const sealed of versions)
      for (const part of [sealed.subarray(0, 64), sealed.subarray(-32)]) assert.ok(!(await everything()).includes(part))
  }
})
