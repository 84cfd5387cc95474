import { uuid } from '#base/ids'
import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { KEY_BYTES } from '#crypto/hkdf'
import { openSlot, sealSlot } from '#crypto/slot'
import type { SlotRow, StorePort } from '../ports/store.ts'

/** A root key of 32 bytes and where it came from. */
export interface RootKeyWay {
  readonly kind: 'file' | 'environment'
  readonly rootKey: Uint8Array
  /** How people know the place: `root.key`, `COFFER_ROOT_KEY`. */
  readonly place?: string
}

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
    const { master, added } = unlock(await setup.slots(), ways, { ...options, name, inhabited })
    for (const slot of added) await setup.addSlot(slot)
    return master
  })
}

/** Decides how a store with these slots is opened, and which slots are to be added to it. Throws CannotOpenStore. */
export function unlock(
  slots: readonly SlotRow[],
  ways: readonly RootKeyWay[],
  options: Required<OpenMasterOptions> & { readonly inhabited: boolean },
): { master: Uint8Array; added: SlotRow[] } {
  const { name, inhabited, mayCreate } = options
  mustBeKeys(name, ways)
  if (slots.length > 0) return { master: openAny(name, slots, ways), added: [] }
  if (inhabited) throw new CannotOpenStore(name, 'it was written to, but every slot of its master key is gone. Restore a backup.')
  if (!mayCreate) {
    throw new CannotOpenStore(
      name,
      'it has no master key yet, and may not be given one here. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE to the root key that it shall be sealed with, and start the server.',
    )
  }
  const master = options.random(KEY_BYTES)
  const added = ways.map(({ kind, rootKey }) => ({
    ...sealSlot(rootKey, master, { id: uuid(options.random), kind }, options.random),
    createdAt: options.clock.now(),
  }))
  return { master, added }
}

function mustBeKeys(name: string, ways: readonly RootKeyWay[]): void {
  if (ways.length === 0) throw new CannotOpenStore(name, 'no root key was given. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE.')
  for (const way of ways) {
    const length = way.rootKey.byteLength
    if (length === KEY_BYTES) continue
    throw new CannotOpenStore(name, `the root key in ${placeOf(way)} has ${length} bytes instead of ${KEY_BYTES}. Put the right key there.`)
  }
}

/** Any root key may fit any slot: a key that moved from the file into the environment still opens the file's. */
function openAny(name: string, slots: readonly SlotRow[], ways: readonly RootKeyWay[]): Uint8Array {
  let damaged: RootKeyWay | undefined
  for (const way of ways) {
    for (const slot of slots) {
      const opening = openSlot(way.rootKey, slot)
      if ('master' in opening) return opening.master
      if (opening.refused === 'damaged') damaged = way
    }
  }
  if (damaged !== undefined) {
    throw new CannotOpenStore(
      name,
      `the root key in ${placeOf(damaged)} is the right one, but the stored slot that it opens is damaged. Restore a backup.`,
    )
  }
  const places = ways.map(placeOf).join(' or ')
  throw new CannotOpenStore(name, `the root key in ${places} is not the one it was sealed with. Put the old key back, or restore a backup.`)
}

function placeOf(way: RootKeyWay): string {
  return way.place ?? (way.kind === 'file' ? 'the key file' : 'the environment')
}
