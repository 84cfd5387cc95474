import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Sealed } from '#base/sealed'
import { findSlot, type RootKeyWay } from '#core/keys/keyring'
import type { SlotRow } from '#core/ports/store'
import { findRootKey, makeRootKeyFile, PASSPHRASE_MIN, rootKeyText, syncFolderOf, writeDurably } from '../root-key.ts'
import type { Settings } from '../settings.ts'
import { fitTo, type KeyPlace, keyPlaceOf } from './key-place.ts'
import { type AtSlots, addSlotFor, atSlots, openMine, type Parts } from './slots.ts'

/** A slot as it is shown: nothing of it opens anything. `replaces` only where the slot was opened, which alone tells whether it is true. */
export type ShownSlot = Pick<SlotRow, 'id' | 'kind' | 'createdAt' | 'replaces'>

/** Every way to open the store, oldest first. Needs no root key, but only the one in its file tells what its slot replaces. */
export function listSlots(parts: Parts): Promise<ShownSlot[]> {
  return atSlots(parts, async (at) => {
    const { rootKey } = at.settings
    const mine = rootKey.kind === 'file' ? await slotOfFile(at, rootKey.path) : undefined
    return (await at.setup.slots()).map((slot) => ({ ...shown(slot), replaces: slot.id === mine?.id ? mine.replaces : '' }))
  })
}

/** Lets the root key in this file open the store too; the file is made where there is none. */
export function addKeyFile(parts: Parts, path: string): Promise<ShownSlot> {
  return adding(parts, () => findRootKey({ kind: 'file', path: resolve(path) }) ?? makeRootKeyFile(resolve(path), parts.random))
}

/** Lets a passphrase open the store too. */
export function addPassphrase(parts: Parts, passphrase: Sealed<string>): Promise<ShownSlot> {
  mustBeLong(passphrase)
  return adding(parts, () => ({ kind: 'passphrase', passphrase }))
}

function mustBeLong(passphrase: Sealed<string>): void {
  if (passphrase.open().length < PASSPHRASE_MIN)
    throw new Error(`A passphrase has at least ${PASSPHRASE_MIN} characters. Nothing was changed.`)
}

function adding(parts: Parts, newWay: () => RootKeyWay): Promise<ShownSlot> {
  return atSlots(parts, async (at) => {
    const { master } = await openMine(at)
    const way = newWay()
    const known = await findSlot(at.name, await at.setup.slots(), [way]).catch(() => undefined)
    if (known !== undefined) throw new Error(`That root key opens the store already, in slot ${known.slot.id}. Nothing was changed.`)
    const slot = await addSlotFor(at, master, way)
    master.fill(0)
    return shown(slot)
  })
}

/** Takes away one way to open the store. What opens it by the settings is not taken away, so that one that works is always left. */
export function removeSlot(parts: Parts, named: string): Promise<ShownSlot> {
  return atSlots(parts, async (at) => {
    const slots = await at.setup.slots()
    const found = slots.filter(({ id }) => id.startsWith(named.toLowerCase()))
    const [slot] = found
    if (slot === undefined || found.length > 1)
      throw new Error(
        `${found.length === 0 ? 'No slot has' : 'Several slots have'} an id that begins with ${JSON.stringify(named)}. See: coffer key list. Nothing was changed.`,
      )
    if (slots.length === 1)
      throw new Error('This is the last slot: without it nothing opens the store ever again. Add another way first. Nothing was changed.')
    const mine = await openMine(at)
    mine.master.fill(0)
    if (mine.slot.id === slot.id)
      throw new Error(
        'The root key that the settings here name opens this very slot. Let the settings name another way first, so that one is left that is known to work. Nothing was changed.',
      )
    await at.setup.removeSlot(slot.id)
    return shown(slot)
  })
}

/** What a change of the root key came to. `old`: the slot of the old key, if it still opens the store. */
export interface Rotated {
  outcome: 'replaced' | 'finished'
  slot: ShownSlot
  old: ShownSlot | undefined
  path: string
}

/**
 * Replaces the root key file, while servers go on: they need it only when they start. The new key is durable beside the old one and its slot in
 * the store before it takes the old one's place, and only then the old slot goes; killed between any two steps, the file that lies
 * there opens the store, and the next call carries on. On PostgreSQL the old slot stays, since other nodes have files of their own.
 */
export function rotateRootKey(parts: Parts): Promise<Rotated> {
  const { rootKey } = parts.settings
  if (rootKey.kind !== 'file')
    throw new Error(
      'Only a root key in a file can be replaced in its place, and the settings here take it from elsewhere. Add another way with coffer key add, let the settings name that one, then remove the old one. Nothing was changed.',
    )
  return atSlots(parts, async (at) => {
    const { slot: current, master } = await openMine(at)
    const cutOff = (await at.setup.slots()).find(({ id }) => current.replaces === id)
    if (cutOff !== undefined) {
      await at.setup.removeSlot(cutOff.id)
      return { outcome: 'finished', slot: shown(current), old: undefined, path: rootKey.path }
    }
    const replaces = at.engine === 'SQLite' ? current.id : ''
    const place = keyPlaceOf(rootKey.path)
    const slot = await putInPlace(at, { place, master, replaces, current })
    master.fill(0)
    if (replaces !== '') await at.setup.removeSlot(replaces)
    at.onStep?.('the old slot is gone')
    return { outcome: 'replaced', slot: shown(slot), old: replaces === '' ? shown(current) : undefined, path: place.path }
  })
}

interface Putting {
  place: KeyPlace
  master: Uint8Array
  replaces: string
  /** The slot that opened the master key. */
  current: SlotRow
}

/** Makes a new root key with a slot, and puts it in its place. Carries on where an earlier call was killed. */
async function putInPlace(at: AtSlots, putting: Putting): Promise<SlotRow> {
  const { place } = putting
  const coming = `${place.path}.new`
  const begun = await slotOfComing(at, coming, putting)
  const slot = begun ?? (await makeComing(at, coming, putting))
  try {
    renameSync(coming, place.path)
  } catch (error) {
    if (begun === undefined) {
      await at.setup.removeSlot(slot.id)
      rmSync(coming)
    }
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error
    throw new Error(
      `${place.path} is mounted by itself, so that no other file can take its place. Add another way with coffer key add, let the settings name that one, then remove the old one. Nothing was changed.`,
    )
  }
  syncFolderOf(place.path)
  at.onStep?.('the new key is in its place')
  return slot
}

async function makeComing(at: AtSlots, coming: string, { place, master, replaces }: Putting): Promise<SlotRow> {
  // No slot knows what lies there, so it opens nothing.
  rmSync(coming, { force: true })
  const rootKey = at.random(32)
  writeDurably(coming, rootKeyText(rootKey))
  try {
    fitTo(place, coming)
  } catch (error) {
    rmSync(coming)
    throw error
  }
  at.onStep?.('the new key is durable')
  const slot = await addSlotFor(at, master, { kind: 'file', rootKey }, { replaces })
  at.onStep?.('the new slot is durable')
  return slot
}

/** The slot of a change that was cut off; `undefined` where nothing opens by what lies there. Throws a sentence for a key of another slot. */
async function slotOfComing(at: AtSlots, path: string, { replaces, current }: Putting): Promise<SlotRow | undefined> {
  const slot = await slotOfFile(at, path)
  if (slot === undefined) return undefined
  if (slot.replaces === replaces && slot.id !== current.id) return slot
  throw new Error(`${path} holds a key that opens the store already, in slot ${slot.id}. Move it elsewhere. Nothing was changed.`)
}

/** The slot that the root key in this file opens; `undefined` where it opens none, is not whole, or is not there. */
async function slotOfFile({ setup, name }: AtSlots, path: string): Promise<SlotRow | undefined> {
  const slots = await setup.slots()
  try {
    const way = findRootKey({ kind: 'file', path })
    if (way === undefined) return undefined
    const { slot, master } = await findSlot(name, slots, [way])
    master.fill(0)
    return slot
  } catch {
    return undefined
  }
}

/** Puts a root key that was lost back: a new one, in the file that the settings name. `lost`: slots of files and passphrases that may be those of the lost keys. */
export function restoreRootKey(
  parts: Parts,
  shares: RootKeyWay,
  label: string,
): Promise<{ slot: ShownSlot; path: string; others: ShownSlot[] }> {
  const path = restoredPath(parts.settings)
  if (existsSync(path))
    throw new Error(`There is a root key file already: ${path}. Move it away if it does not open the store. Nothing was changed.`)
  return atSlots(parts, async (at) => {
    const slots = await at.setup.slots()
    const mine = slots.filter(({ id, kind }) => kind === 'shares' && id.startsWith(label))
    if (mine.length === 0)
      throw new Error(
        `These shares are of the root key ${label}, and ${at.name} has no slot for that one: they belong to another store, or were taken out of use. Nothing was changed.`,
      )
    const { slot: current, master } = await findSlot(at.name, mine, [shares]).catch(() => {
      throw new Error(
        'The shares fit together, but what they give does not open the store: one of them is not what was printed. Nothing was changed.',
      )
    })
    const slot = await putInPlace(at, { place: keyPlaceOf(path), master, replaces: '', current })
    master.fill(0)
    return { slot: shown(slot), path, others: slots.map(shown) }
  })
}

/** Where a restored root key goes. */
export function restoredPath({ rootKey, home }: Settings): string {
  return rootKey.kind === 'file' ? rootKey.path : join(home, 'root.key')
}

export function shown({ id, kind, createdAt }: SlotRow): ShownSlot {
  return { id, kind, createdAt, replaces: '' }
}
