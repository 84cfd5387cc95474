import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { openMaster, type RootKeyWay } from '#core/keys/keyring'
import { makeVault } from '#core/keys/master-vault'
import type { Vault } from '#core/keys/vault'
import type { StorePort } from '#core/ports/store'
import { addingBeside } from './adding-beside.ts'
import { type Ask, askPassphrase, findRootKey, makeRootKeyFile, missingRootKey } from './root-key.ts'
import type { Settings } from './settings.ts'

interface VaultParts {
  settings: Pick<Settings, 'rootKey'>
  clock: Clock
  random: Random
  ask?: Ask | undefined
}

/** Finds the root key and opens the master key with it. Throws an error for the person who starts the server. */
export async function openVault(parts: VaultParts, store: StorePort): Promise<Vault> {
  const { clock, random } = parts
  const name = store.engine === 'SQLite' ? 'coffer.db' : 'the PostgreSQL store'
  const master = await openMaster(store, [await rootKey(parts, store)], { mayCreate: true, random, clock, name })
  const vault = makeVault({ master, random, clock, help: addingBeside })
  master.fill(0)
  return vault
}

/** A root key is made only for an empty SQLite store: elsewhere a missing one is a mistake, and a new one would lock the data away. */
async function rootKey({ settings, random, ask }: VaultParts, store: StorePort): Promise<RootKeyWay> {
  const found = findRootKey(settings.rootKey)
  if (found !== undefined) return found
  const slots = await store.slots()
  const asked = await askPassphrase(slots, ask)
  if (asked !== undefined) return asked
  if (store.engine === 'PostgreSQL')
    throw new Error(
      'Cannot open the PostgreSQL store: its root key must be given. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE, the same on every node. Nothing was changed.',
    )
  const { path } = settings.rootKey as { path: string }
  if (slots.length > 0) throw new Error(`Cannot open coffer.db: ${missingRootKey(path)} Nothing was changed.`)
  return makeRootKeyFile(path, random)
}
