import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { CannotOpenStore, type RootKeyWay, unlock } from '#core/keys/keyring'
import type { SlotRow } from '#core/ports/store'

const options = {
  name: 'coffer.db',
  mayCreate: true,
  inhabited: false,
  random: (length: number) => randomBytes(length),
  clock: { now: () => 1_700_000_000_000, elapsedMs: () => 0 },
}
const FILE_KEY = randomBytes(32)
const FILE: RootKeyWay = { kind: 'file', rootKey: FILE_KEY, place: 'root.key' }
const ENVIRONMENT: RootKeyWay = { kind: 'environment', rootKey: randomBytes(32) }
const WRONG: RootKeyWay = { kind: 'file', rootKey: randomBytes(32), place: 'root.key' }
const first = await unlock([], [FILE, ENVIRONMENT], options)
const slots = first.added
const later = { ...options, mayCreate: false, inhabited: true }

const refuses = (open: () => Promise<unknown>, message: string) =>
  assert.rejects(open, (error) => error instanceof CannotOpenStore && error.message === message)
const damaged = (slot: SlotRow): SlotRow => ({ ...slot, wrapped: slot.wrapped.slice(0, -1) })

test('an empty store gets a random master key and a slot for each root key', async () => {
  assert.equal(first.master.byteLength, 32)
  assert.deepEqual(
    slots.map(({ kind, createdAt }) => [kind, createdAt]),
    [
      ['file', options.clock.now()],
      ['environment', options.clock.now()],
    ],
  )
  assert.notEqual(slots[0]?.id, slots[1]?.id)
  assert.notDeepEqual((await unlock([], [FILE], options)).master, first.master)
})

test('each root key opens the same master key later, alone or with others, and adds nothing', async () => {
  for (const ways of [[FILE], [ENVIRONMENT], [WRONG, FILE], [ENVIRONMENT, WRONG]]) {
    const { master, added } = await unlock(slots, ways, later)
    assert.deepEqual([Buffer.from(master), added], [Buffer.from(first.master), []])
  }
})

test('a root key that moved from the file into the environment still opens the store', async () => {
  assert.deepEqual((await unlock(slots.slice(0, 1), [{ kind: 'environment', rootKey: FILE_KEY }], later)).master, first.master)
})

test('a store that may not be given a master key here says how it gets one', async () => {
  await refuses(
    () => unlock([], [FILE], { ...options, mayCreate: false }),
    'Cannot open coffer.db: it has no master key yet, and may not be given one here. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE to the root key that it shall be sealed with, and start the server. Nothing was changed.',
  )
})

test('a store that was written to but has no slot is never given a new master key', async () => {
  await refuses(
    () => unlock([], [FILE], { ...options, inhabited: true }),
    'Cannot open coffer.db: it was written to, but every slot of its master key is gone. Restore a backup. Nothing was changed.',
  )
})

test('a wrong root key is named by its place, with what would help', async () => {
  await refuses(
    () => unlock(slots, [WRONG], later),
    'Cannot open coffer.db: the root key in root.key is not the one it was sealed with. Put the old key back, or restore a backup. Nothing was changed.',
  )
  await refuses(
    () => unlock(slots, [WRONG, { kind: 'environment', rootKey: randomBytes(32) }], later),
    'Cannot open coffer.db: the root key in root.key or the root key in the environment is not the one it was sealed with. Put the old key back, or restore a backup. Nothing was changed.',
  )
})

test('a damaged slot is told from a wrong root key, and does not matter where another slot opens', async () => {
  const [file, environment] = slots
  assert.ok(file !== undefined && environment !== undefined)
  await refuses(
    () => unlock([damaged(file), environment], [FILE], later),
    'Cannot open coffer.db: the root key in root.key is the right one, but the stored slot that it opens is damaged. Restore a backup. Nothing was changed.',
  )
  assert.deepEqual((await unlock([damaged(file), environment], [FILE, ENVIRONMENT], later)).master, first.master)
})

test('a root key of another length, or none at all, is refused before anything is tried', async () => {
  await refuses(
    () => unlock([], [{ kind: 'file', rootKey: new Uint8Array(31), place: 'root.key' }], options),
    'Cannot open coffer.db: the root key in root.key has 31 bytes instead of 32. Put the right key there. Nothing was changed.',
  )
  await refuses(
    () => unlock([], [], options),
    'Cannot open coffer.db: no root key was given. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE. Nothing was changed.',
  )
})
