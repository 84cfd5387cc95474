import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { CannotOpenStore, openMaster, type RootKeyWay } from '#core/keys/keyring'
import { openSqlite } from '#store/sqlite/open'

const clock = { now: () => 1_700_000_000_000, elapsedMs: () => 0 }
const random = (length: number) => randomBytes(length)
const FILE: RootKeyWay = { kind: 'file', rootKey: randomBytes(32), place: 'root.key' }
const WRONG: RootKeyWay = { kind: 'file', rootKey: randomBytes(32), place: 'root.key' }

async function emptyStore(context: TestContext) {
  const home = await mkdtemp(join(tmpdir(), 'coffer-master-'))
  const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
  context.after(async () => {
    await store.close()
    await rm(home, { recursive: true })
  })
  return store
}

test('the first start stores one slot, and every later one opens the same master key', async (context) => {
  const store = await emptyStore(context)
  const master = await openMaster(store, [FILE], { mayCreate: true, random, clock })
  assert.equal((await store.slots()).length, 1)
  const later = await openMaster(store, [FILE], { mayCreate: false, random, clock })
  assert.deepEqual(Buffer.from(later), Buffer.from(master))
  assert.equal((await store.slots()).length, 1)
})

test('starts that come together make one master key', async (context) => {
  const store = await emptyStore(context)
  const opened = await Promise.all([1, 2, 3].map(() => openMaster(store, [FILE], { mayCreate: true, random, clock })))
  assert.equal(new Set(opened.map((master) => Buffer.from(master).toString('hex'))).size, 1)
  assert.equal((await store.slots()).length, 1)
})

test('a refusal leaves the slots as they were', async (context) => {
  const store = await emptyStore(context)
  await assert.rejects(openMaster(store, [FILE], { mayCreate: false, random, clock }), CannotOpenStore)
  assert.deepEqual(await store.slots(), [])
  await openMaster(store, [FILE], { mayCreate: true, random, clock })
  const before = await store.slots()
  await assert.rejects(openMaster(store, [WRONG], { mayCreate: true, random, clock }), {
    message:
      'Cannot open the SQLite store: the root key in root.key is not the one it was sealed with. Put the old key back, or restore a backup. Nothing was changed.',
  })
  assert.deepEqual(await store.slots(), before)
})

test('a store that holds an account but no slot is given no new master key', async (context) => {
  const store = await emptyStore(context)
  const account = { id: '1000001', name: 'main', createdAt: 0, epoch: 1, mac: new Uint8Array(32) }
  await store.write((tables) => tables.insert('account', account))
  await assert.rejects(openMaster(store, [FILE], { mayCreate: true, random, clock, name: 'coffer.db' }), {
    message: 'Cannot open coffer.db: it was written to, but every slot of its master key is gone. Restore a backup. Nothing was changed.',
  })
  assert.deepEqual(await store.slots(), [])
})
