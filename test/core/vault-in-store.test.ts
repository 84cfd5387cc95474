import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { Barrier } from '#core/barrier/barrier'
import type { Unit, View } from '#core/barrier/view'
import { makeVault } from '#core/keys/master-vault'
import type { World } from '#core/ports/services'
import type { SecretRow, ValueRow } from '#core/rows'
import { openSqlite } from '#store/sqlite/open'
import { aKey, KEY, MASTER, random, SECRET, TEXT } from './two-keys.ts'

const clock = { now: () => 1_700_000_000_000, elapsedMs: () => 0 }

const HEAD: Omit<SecretRow, 'epoch' | 'mac'> = {
  ...SECRET,
  number: 1,
  name: 'database',
  takenName: 'database',
  type: 'BASIC',
  state: 'ENABLE',
  stateAt: 0,
  memo: '',
  keyType: 'USER_MANAGED_KEY',
  boundary: null,
  rotationTargets: '["password"]',
  active: 1,
  previous: null,
  pending: null,
  strays: '[]',
  lastVersion: 1,
  autoRotation: 0,
  rotationPeriod: null,
  nextRotationAt: null,
  lastRotationAt: null,
  trigger: null,
  openJob: null,
  lastJob: null,
  completedEpoch: null,
  retireWithin: null,
  retireDeadline: null,
  retireSince: null,
  retireRetryAt: null,
  windowCron: null,
  windowZone: null,
  windowMinutes: null,
  createdAt: 0,
  updatedAt: 0,
  destroyAt: null,
  destroyedAt: null,
}

/** A store with one protection key and one sealed value in it, and what reads and writes it. */
async function setUp(context: TestContext) {
  const home = await mkdtemp(join(tmpdir(), 'coffer-vault-'))
  const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
  context.after(async () => {
    await store.close()
    await rm(home, { recursive: true })
  })
  const vault = makeVault({ master: MASTER, random, clock })
  const barrier = new Barrier({ store, vault, world: { clock, random } as Partial<World> as World })
  await barrier.catchUp()
  const change = (work: (unit: Unit) => Promise<unknown>) => barrier.transact(async (unit) => ({ result: await work(unit), records: [] }))
  const read = <T>(work: (view: View) => Promise<T>) => barrier.observe(async (view) => ({ result: await work(view), records: [] }))
  await change(async (unit) => {
    const { epoch, mac, ...key } = aKey(KEY, 'orders')
    await unit.add('kms_key', key)
    await unit.add('kms_key_version', { id: `${KEY}.1`, key: KEY, version: 1, sealed: vault.newKeyMaterial(KEY, 1), createdAt: 0 })
    await unit.add('secret', HEAD)
    await unit.write.insertValue({ ...(await vault.sealValue(unit, SECRET, 1, new Sealed(TEXT))), createdAt: 0 })
  })
  const stored = async (view: View): Promise<ValueRow> => {
    const { value } = await view.tables.value(SECRET.id, 1)
    assert.ok(value !== undefined)
    return value
  }
  const open = () => read(async (view) => (await view.vault.openValue(view, SECRET, await stored(view))).open())
  return { change, read, open, stored }
}

test('a value that went through the store opens, cold and from memory', async (context) => {
  const { open } = await setUp(context)
  assert.deepEqual([await open(), await open()], [TEXT, TEXT])
})

test('a key that another call disabled opens nothing from then on, and everything once it is enabled', async (context) => {
  const { change, open } = await setUp(context)
  assert.equal(await open(), TEXT)
  const turn = (state: 'ENABLE' | 'DISABLE') =>
    change(async (unit) => {
      const key = await unit.get('kms_key', KEY)
      assert.ok(key !== undefined)
      await unit.change('kms_key', key, { state })
    })
  await turn('DISABLE')
  await assert.rejects(open(), (error) => isProblem(error, 'key.unusable'))
  await turn('ENABLE')
  assert.equal(await open(), TEXT)
})

test('a wrap that was exchanged in the store is refused', async (context) => {
  const { change, open, read, stored } = await setUp(context)
  const { wrapped } = await read(stored)
  const edited = new Uint8Array(wrapped)
  edited[100] = (edited[100] ?? 0) ^ 1
  await open()
  await change(async (unit) => {
    const secret = await unit.get('secret', SECRET.id)
    assert.ok(secret !== undefined)
    await unit.change('secret', secret, { updatedAt: 1 })
    await unit.write.rewrapValue(SECRET.id, 1, edited, KEY, 1)
  })
  await assert.rejects(open(), (error) => isProblem(error, 'store.tampered'))
})
