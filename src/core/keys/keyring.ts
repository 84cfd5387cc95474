import { uuid } from '#base/ids'
import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import type { Sealed } from '#base/sealed'
import { KEY_BYTES } from '#crypto/hkdf'
import { deriveRootKey, newDerivation } from '#crypto/passphrase'
import { openSlot, sealSlot } from '#crypto/slot'
import type { SlotRow, StorePort } from '../ports/store.ts'

/** A root key of 32 bytes, or the passphrase that one is made from, and where it came from. */
export type RootKeyWay = {
  /** How people know the place: `root.key`, `COFFER_ROOT_KEY`. */
  readonly place?: string
} & (
  | { readonly kind: 'file' | 'environment' | 'shares'; readonly rootKey: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: Sealed<string> }
)

export interface OpenMasterOptions {
  /** Whether an empty store may be given a master key: not where the root key might be gone at the next start. */
  readonly mayCreate: boolean
  readonly random: Random
  readonly clock: Clock
  /** How people know the store: `coffer.db`. */
  readonly name?: string
}

/** The store did not open, and was left as it was. The message is for the person who starts the server. */
export class CannotOpenStore extends Error {
  constructor(name: string, why: string) {
    super(`Cannot open ${name}: ${why} Nothing was changed.`)
    this.name = 'CannotOpenStore'
  }
}

/**
 * The master key, 32 bytes, which everything descends from. Opened through whichever slot one of the root keys fits;
 * made, with a slot for each root key, when the store is empty and `mayCreate`. Runs under the store's setup lock, so
 * that two nodes that start together make one. Throws CannotOpenStore; may run again.
 */
export async function openMaster(
  store: Pick<StorePort, 'engine' | 'count' | 'withSetupLock'>,
  ways: readonly RootKeyWay[],
  options: OpenMasterOptions,
): Promise<Uint8Array> {
  const name = options.name ?? `the ${store.engine} store`
  // Asked before the lock is taken: a store that holds an account, or to which anything was ever written, had its slots before that.
  const { count, position } = await store.count('account', [])
  const inhabited = count > 0 || position > 0
  return store.withSetupLock(async (setup) => {
    const { master, added } = await unlock(await setup.slots(), ways, { ...options, name, inhabited })
    for (const slot of added) await setup.addSlot(slot)
    return master
  })
}

/** Decides how a store with these slots is opened, and which slots are to be added to it. Throws CannotOpenStore. */
export async function unlock(
  slots: readonly SlotRow[],
  ways: readonly RootKeyWay[],
  options: Required<OpenMasterOptions> & { readonly inhabited: boolean },
): Promise<{ master: Uint8Array; added: SlotRow[] }> {
  const { name, inhabited, mayCreate } = options
  if (slots.length > 0) return { master: (await findSlot(name, slots, ways)).master, added: [] }
  mustBeKeys(name, ways)
  if (inhabited) throw new CannotOpenStore(name, 'it was written to, but every slot of its master key is gone. Restore a backup.')
  if (!mayCreate) {
    throw new CannotOpenStore(
      name,
      'it has no master key yet, and may not be given one here. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE to the root key that it shall be sealed with, and start the server.',
    )
  }
  const master = options.random(KEY_BYTES)
  return { master, added: await Promise.all(ways.map((way) => newSlot(master, way, options))) }
}

/** A slot in which this way opens the master key. */
export async function newSlot(
  master: Uint8Array,
  way: RootKeyWay,
  { random, clock }: Pick<OpenMasterOptions, 'random' | 'clock'>,
  more: { id?: string; replaces?: string } = {},
): Promise<SlotRow> {
  const derivation = way.kind === 'passphrase' ? newDerivation(random) : ''
  const place = { id: more.id ?? uuid(random), kind: way.kind, replaces: more.replaces ?? '' }
  const rootKey = (await keyOf(way, derivation)) as Uint8Array
  return { ...place, ...sealSlot(rootKey, master, place, random), derivation, createdAt: clock.now() }
}

/**
 * The slot that one of the ways opens, with what it was sealed with, and the master key, 32 bytes. Any root key may fit any slot: a key that moved from the file
 * into the environment still opens the file's. Throws CannotOpenStore.
 */
export async function findSlot(
  name: string,
  slots: readonly SlotRow[],
  ways: readonly RootKeyWay[],
): Promise<{ slot: SlotRow; master: Uint8Array; way: RootKeyWay }> {
  mustBeKeys(name, ways)
  let damaged: RootKeyWay | undefined
  for (const way of ways) {
    for (const slot of slots) {
      const rootKey = await keyOf(way, slot.derivation)
      if (rootKey === undefined) continue
      const opening = openSlot(rootKey, slot)
      if ('master' in opening) return { slot: { ...slot, replaces: opening.replaces }, master: opening.master, way }
      if (opening.refused === 'damaged') damaged = way
    }
  }
  if (damaged !== undefined) {
    throw new CannotOpenStore(
      name,
      `the ${said(damaged)} is the right one, but the stored slot that it opens is damaged. Restore a backup.`,
    )
  }
  const places = ways.map(said).join(' or the ')
  throw new CannotOpenStore(name, `the ${places} is not the one it was sealed with. Put the old key back, or restore a backup.`)
}

/** The root key that a way has for slots of this derivation; `undefined` where it has none. */
async function keyOf(way: RootKeyWay, derivation: string): Promise<Uint8Array | undefined> {
  if (way.kind === 'passphrase') return derivation === '' ? undefined : deriveRootKey(way.passphrase, derivation)
  return derivation === '' ? way.rootKey : undefined
}

function mustBeKeys(name: string, ways: readonly RootKeyWay[]): void {
  if (ways.length === 0) throw new CannotOpenStore(name, 'no root key was given. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE.')
  for (const way of ways) {
    if (way.kind === 'passphrase') continue
    const length = way.rootKey.byteLength
    if (length === KEY_BYTES) continue
    throw new CannotOpenStore(name, `the ${said(way)} has ${length} bytes instead of ${KEY_BYTES}. Put the right key there.`)
  }
}

function said(way: RootKeyWay): string {
  if (way.kind === 'passphrase') return way.place === undefined ? 'passphrase that was typed' : `passphrase in ${way.place}`
  return `root key in ${way.place ?? { file: 'the key file', environment: 'the environment', shares: 'the shares' }[way.kind]}`
}
