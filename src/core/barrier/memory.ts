import type { Vault } from '../keys/vault.ts'
import type { World } from '../ports/services.ts'
import type { Kind, Rows, ValueRow } from '../rows.ts'
import type { Cache } from './cache.ts'

/**
 * What memory holds at the position where it stands, for those who would rather not wait: a row that it does not hold, or of
 * which it knows that there is none, is `undefined`. Whoever finds nothing here asks a view, which finds the words for it, too.
 */
export class Memory {
  readonly world: World
  readonly vault: Vault
  readonly #cache: Cache

  constructor(parts: { world: World; vault: Vault; cache: Cache }) {
    this.world = parts.world
    this.vault = parts.vault
    this.#cache = parts.cache
  }

  row<K extends Kind>(kind: K, id: string): Rows[K] | undefined {
    return this.#cache.peek(kind, id)?.row
  }

  value(secret: string, version: number): ValueRow | undefined {
    return this.#cache.peekValue(secret, version)
  }

  /** What a view remembers under this. */
  made<T extends object>(about: string): T | undefined {
    return this.#cache.peekMade(about) as T | undefined
  }
}
