import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Sealed } from '#base/sealed'
import { findSlot, type RootKeyWay } from '#core/keys/keyring'
import type { SlotRow } from '#core/ports/store'
import { findRootKey, makeRootKeyFile, PASSPHRASE_MIN, rootKeyText, syncFolderOf, writeDurably } from '../root-key.ts'
import type { Settings } from '../settings.ts'
import { fitTo, type KeyPlace, keyPlaceOf } from './key-place.ts'
import { type AtSlots, addSlotFor, atSlots, type Opened, type Parts, withMaster, withMine } from './slots.ts'

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
  return atSlots(parts, (at) =>
    withMine(at, async ({ master }) => {
      const way = newWay()
      const known = await slotOfWay(at, way)
      if (known !== undefined) throw new Error(`That root key opens the store already, in slot ${known.id}. Nothing was changed.`)
      return shown(await addSlotFor(at, master, way))
    }),
  )
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
    const mine = await withMine(at, async (opened) => opened.slot)
    if (mine.id === slot.id)
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
  return atSlots(parts, (at) => withMine(at, (mine) => replaced(at, mine, keyPlaceOf(rootKey.path))))
}

async function replaced(at: AtSlots, { slot: current, master }: Opened, place: KeyPlace): Promise<Rotated> {
  const { path } = place
  const goes = at.engine === 'SQLite'
  const cutOff = (await at.setup.slots()).find(({ id }) => goes && current.replaces === id)
  if (cutOff !== undefined) {
    await at.setup.removeSlot(cutOff.id)
    return { outcome: 'finished', slot: shown(current), old: undefined, path }
  }
  const slot = await putInPlace(at, { place, master, replaces: current.id })
  if (goes) await at.setup.removeSlot(current.id)
  at.onStep?.('the old slot is gone')
  return { outcome: 'replaced', slot: shown(slot), old: goes ? undefined : shown(current), path }
}

interface Putting {
  place: KeyPlace
  master: Uint8Array
  /** The slot whose root key lies in the place; empty where none does. */
  replaces: string
}

/** Makes a new root key with a slot, and puts it in its place. Carries on where an earlier call for the same slot was killed. */
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
async function slotOfComing(at: AtSlots, path: string, { replaces, place }: Putting): Promise<SlotRow | undefined> {
  const slot = await slotOfFile(at, path)
  if (slot === undefined || (replaces !== '' && slot.replaces === replaces)) return slot
  const to = replaces === '' ? `to ${place.path}: it is as good as a new one` : 'elsewhere'
  throw new Error(`${path} holds a key that opens the store already, in slot ${slot.id}. Move it ${to}. Nothing was changed.`)
}

/** The slot that the root key in this file opens; `undefined` where it opens none, is not whole, or is not there. */
async function slotOfFile(at: AtSlots, path: string): Promise<SlotRow | undefined> {
  let way: RootKeyWay | undefined
  try {
    way = findRootKey({ kind: 'file', path })
  } catch {
    return undefined
  }
  return way === undefined ? undefined : slotOfWay(at, way)
}

/** The slot that opens in this way; `undefined` where none does. */
async function slotOfWay({ setup, name }: AtSlots, way: RootKeyWay): Promise<SlotRow | undefined> {
  const opened = await findSlot(name, await setup.slots(), [way]).catch(() => undefined)
  return opened === undefined ? undefined : withMaster(opened, ({ slot }) => slot)
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
    const opened = await findSlot(at.name, mine, [shares]).catch(() => {
      throw new Error(
        'The shares fit together, but what they give does not open the store: one of them is not what was printed. Nothing was changed.',
      )
    })
    const slot = await withMaster(opened, ({ master }) => putInPlace(at, { place: keyPlaceOf(path), master, replaces: '' }))
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
