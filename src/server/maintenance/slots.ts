import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { findSlot, newSlot, type RootKeyWay } from '#core/keys/keyring'
import type { Setup, SlotRow } from '#core/ports/store'
import type { SlotsAccess } from '#store/slots'
import { type Ask, askPassphrase, findRootKey, missingRootKey } from '../root-key.ts'
import type { Settings } from '../settings.ts'
import { storeHere } from './store-here.ts'

/** What changing root keys needs. */
export interface Parts {
  settings: Settings
  random: Random
  clock: Clock
  ask?: Ask | undefined
  /** Hears of each step once it is durable. */
  onStep?: (step: string) => void
}

/** A slot, and the master key that it opened. */
export interface Opened {
  slot: SlotRow
  master: Uint8Array
}

/** The slots of the store, while nobody else changes them. */
export interface AtSlots extends Parts {
  setup: Setup
  engine: SlotsAccess['engine']
  /** The store as people know it. */
  name: string
}

/** Runs work on the slots of the store that the settings name, whether or not servers run on it. */
export async function atSlots<T>(parts: Parts, work: (at: AtSlots) => Promise<T>): Promise<T> {
  const { settings } = parts
  const access = await openSlots(settings)
  try {
    const name = access.engine === 'SQLite' ? 'coffer.db' : 'the PostgreSQL store'
    return await access.alone((setup) => work({ ...parts, setup, engine: access.engine, name }))
  } finally {
    await access.close()
  }
}

async function openSlots({ databaseUrl, home }: Settings): Promise<SlotsAccess> {
  if (databaseUrl !== undefined) return (await import('#store/postgres/slots')).openSlots({ url: databaseUrl })
  const file = storeHere({ home })
  return (await import('#store/sqlite/slots')).openSlots({ file })
}

/** Runs work with the master key, opened in the way of the settings, and the slot that it opened. */
export async function withMine<T>(at: AtSlots, work: (mine: Opened) => Promise<T>): Promise<T> {
  return withMaster(await openMine(at), work)
}

/** Runs work with what was opened. The master key is wiped afterwards, however the work ends. */
export async function withMaster<T>(opened: Opened, work: (opened: Opened) => T | Promise<T>): Promise<T> {
  try {
    return await work(opened)
  } finally {
    opened.master.fill(0)
  }
}

async function openMine({ settings, ask, setup, name }: AtSlots): Promise<Opened> {
  const slots = await setup.slots()
  const way = findRootKey(settings.rootKey) ?? (await askPassphrase(slots, ask))
  if (way === undefined)
    throw new Error(`Cannot open ${name}: ${missingRootKey((settings.rootKey as { path: string }).path)} Nothing was changed.`)
  return findSlot(name, slots, [way])
}

/** Adds a slot for this way, and makes sure that what was stored opens. */
export async function addSlotFor(
  at: AtSlots,
  master: Uint8Array,
  way: RootKeyWay,
  more: { id?: string; replaces?: string } = {},
): Promise<SlotRow> {
  const slot = await newSlot(master, way, at, more)
  await at.setup.addSlot(slot)
  const stored = (await at.setup.slots()).filter(({ id }) => id === slot.id)
  const isSame = await withMaster(await findSlot(at.name, stored, [way]), (opened) => Buffer.compare(opened.master, master) === 0)
  if (!isSame) throw new Error('The new slot opens another master key than the old one. The old root key still opens the store.')
  return slot
}
