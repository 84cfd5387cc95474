import { isProblem } from '#base/problem'
import type { Vault } from '../keys/vault.ts'
import type { World } from '../ports/services.ts'
import type { Condition, Tables, UsageSearch } from '../ports/store.ts'
import type { Kind, Rows, ValueRow } from '../rows.ts'
import type { Cache } from './cache.ts'
import { checked } from './checked.ts'
import type { Doubting, View } from './view.ts'

/** Thrown when the feed moved under a view: what was read does not belong together, so the work is done again. */
export class Moved extends Error {}

/** `written`: what the transaction wrote itself, in the place of what the ledger knows. */
type Finding<K extends Kind> = Doubting<K> & { written?: (id: string) => Rows[K] | undefined }

/** A view at one position. Every answer of the store must be of that position, or the view ends with `Moved`. */
export class Reading implements View {
  readonly world: World
  readonly vault: Vault
  readonly #source: Tables
  readonly #cache: Cache
  readonly #position: number
  readonly #ownWrites: boolean

  /** `ownWrites`: the source is a transaction whose values may be uncommitted, so they neither come from nor go to memory. */
  constructor(parts: { world: World; vault: Vault; source: Tables; cache: Cache; position: number; ownWrites: boolean }) {
    this.world = parts.world
    this.vault = parts.vault
    this.#source = parts.source
    this.#cache = parts.cache
    this.#position = parts.position
    this.#ownWrites = parts.ownWrites
  }

  /** Every call comes here several times, and as a rule memory knows: that answer costs no work of its own to wait for. */
  get<K extends Kind>(kind: K, id: string): Promise<Rows[K] | undefined> {
    if (this.#cache.position !== this.#position) return Promise.reject(new Moved())
    const known = this.#cache.peek(kind, id)
    return known === undefined ? this.#load(kind, id) : Promise.resolve(known.row)
  }

  async #load<K extends Kind>(kind: K, id: string): Promise<Rows[K] | undefined> {
    const { position, row } = await this.#source.load(kind, id)
    this.#at(position)
    const believed = checked(this.vault, kind, id, row, this.#cache.newest(kind, id))
    this.#cache.keep(kind, id, believed, position)
    return believed
  }

  async find<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[], options: Finding<K> = {}): Promise<Rows[K][]> {
    const { position, rows } = await this.#source.find(kind, conditions, options)
    this.#at(position)
    return rows.flatMap((row) => this.#believed(kind, row, options) ?? [])
  }

  #believed<K extends Kind>(kind: K, row: Rows[K], { doubtful, written }: Finding<K>): Rows[K] | undefined {
    const own = written?.(row.id)
    if (own !== undefined) return own
    try {
      return checked(this.vault, kind, row.id, row, this.#cache.newest(kind, row.id))
    } catch (error) {
      if (doubtful === undefined || !isProblem(error, 'store.tampered')) throw error
      doubtful(error)
      return undefined
    }
  }

  async count<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[]): Promise<number> {
    const { position, count } = await this.#source.count(kind, conditions)
    this.#at(position)
    return count
  }

  async remembered<T extends object>(about: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#cache.position !== this.#position) throw new Moved()
    const known = this.#cache.peekMade(about)
    if (known !== undefined) return known as T
    const made = await make()
    if (made !== undefined) this.#cache.keepMade(about, made, this.#position)
    return made
  }

  #value(secret: string, version: number): Promise<{ position: number; value: ValueRow | undefined }> {
    if (this.#cache.position !== this.#position) return Promise.reject(new Moved())
    const known = this.#ownWrites ? undefined : this.#cache.peekValue(secret, version)
    return known === undefined ? this.#loadValue(secret, version) : Promise.resolve({ position: this.#position, value: known })
  }

  async #loadValue(secret: string, version: number): Promise<{ position: number; value: ValueRow | undefined }> {
    const found = await this.#source.value(secret, version)
    this.#at(found.position)
    if (found.value === undefined || this.#ownWrites) return found
    return { position: found.position, value: this.#cache.keepValue(found.value, found.position) }
  }

  #at(position: number): void {
    if (position !== this.#position) throw new Moved()
  }

  /** Made for whom asks: few calls do, and those that read values ask for one thing of it. */
  get tables(): View['tables'] {
    return new PlacedTables(
      this.#source,
      (position) => this.#at(position),
      (secret, version) => this.#value(secret, version),
    )
  }
}

/** Tables whose answers must be of the view's position. */
class PlacedTables {
  readonly value: Tables['value']
  readonly #source: Tables
  readonly #at: (position: number) => void

  constructor(source: Tables, at: (position: number) => void, value: Tables['value']) {
    this.#source = source
    this.#at = at
    this.value = value
  }

  values(secret: string): ReturnType<Tables['values']> {
    return this.#placed(this.#source.values(secret))
  }
  valueCounts(keyTag: string): ReturnType<Tables['valueCounts']> {
    return this.#placed(this.#source.valueCounts(keyTag))
  }
  valuesBefore(...asked: Parameters<Tables['valuesBefore']>): ReturnType<Tables['valuesBefore']> {
    return this.#placed(this.#source.valuesBefore(...asked))
  }
  activation(account: string, id: string): ReturnType<Tables['activation']> {
    return this.#source.activation(account, id)
  }
  activations(...asked: Parameters<Tables['activations']>): ReturnType<Tables['activations']> {
    return this.#source.activations(...asked)
  }
  // Records prove nothing and decide nothing, and a search may take longer than the feed stands still.
  usage(search: UsageSearch): ReturnType<Tables['usage']> {
    return this.#source.usage(search)
  }
  usageCounts(...asked: Parameters<Tables['usageCounts']>): ReturnType<Tables['usageCounts']> {
    return this.#source.usageCounts(...asked)
  }
  usedRights(principal: string): ReturnType<Tables['usedRights']> {
    return this.#source.usedRights(principal)
  }
  refusalCounts(...asked: Parameters<Tables['refusalCounts']>): ReturnType<Tables['refusalCounts']> {
    return this.#source.refusalCounts(...asked)
  }
  usageAfter(...asked: Parameters<Tables['usageAfter']>): ReturnType<Tables['usageAfter']> {
    return this.#source.usageAfter(...asked)
  }
  usageProof(...asked: Parameters<Tables['usageProof']>): ReturnType<Tables['usageProof']> {
    return this.#source.usageProof(...asked)
  }
  proven(): ReturnType<Tables['proven']> {
    return this.#source.proven()
  }
  consumers(secrets: readonly string[]): ReturnType<Tables['consumers']> {
    return this.#placed(this.#source.consumers(secrets))
  }
  newRecords(...asked: Parameters<Tables['newRecords']>): ReturnType<Tables['newRecords']> {
    return this.#source.newRecords(...asked)
  }
  recordEnds(): ReturnType<Tables['recordEnds']> {
    return this.#source.recordEnds()
  }
  progress(name: string): ReturnType<Tables['progress']> {
    return this.#source.progress(name)
  }

  async #placed<T extends { position: number }>(answer: Promise<T>): Promise<T> {
    const found = await answer
    this.#at(found.position)
    return found
  }
}
