import type { Vault } from '../keys/vault.ts'
import type { World } from '../ports/services.ts'
import type { Condition, Mark, WriteTables } from '../ports/store.ts'
import type { Kind, Rows } from '../rows.ts'
import type { Cache, Written } from './cache.ts'
import { bytesOf } from './ledger.ts'
import { Reading } from './reading.ts'
import type { Doubting, NewRow, Patch, RowChange, Unit, View } from './view.ts'

const NOTHING = new Uint8Array(0)

/** A unit inside one transaction: rows that it wrote are seen as written, all others as of its position. */
export class Writing implements Unit {
  readonly world: World
  readonly vault: Vault
  readonly tables: View['tables']
  readonly write: WriteTables
  readonly #reading: Reading
  readonly #cache: Cache
  readonly #written = new Map<string, { kind: Kind; id: string; row: Rows[Kind] | undefined }>()
  /** What stood there before this transaction, of the rows that it writes. */
  readonly #before = new Map<string, Rows[Kind] | undefined>()
  readonly #effects: (() => void)[] = []

  constructor(parts: { world: World; vault: Vault; tables: WriteTables; cache: Cache; position: number }) {
    this.world = parts.world
    this.vault = parts.vault
    this.write = parts.tables
    this.#cache = parts.cache
    this.#reading = new Reading({ ...parts, source: parts.tables, ownWrites: true })
    this.tables = this.#reading.tables
  }

  async get<K extends Kind>(kind: K, id: string): Promise<Rows[K] | undefined> {
    const own = this.#written.get(`${kind}:${id}`)
    if (own !== undefined) return own.row as Rows[K] | undefined
    return this.#reading.get(kind, id)
  }

  find<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[], options?: Doubting<K>): Promise<Rows[K][]> {
    const written = (id: string) => this.#written.get(`${kind}:${id}`)?.row as Rows[K] | undefined
    return this.#reading.find(kind, conditions, { ...options, written })
  }

  count<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[]): Promise<number> {
    return this.#reading.count(kind, conditions)
  }

  /** What is written here is seen by nobody else yet. */
  remembered<T extends object>(_about: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    return make()
  }

  async add<K extends Kind>(kind: K, row: NewRow<K>): Promise<Rows[K]> {
    const sealed = this.#guarded(kind, row, 1)
    await this.write.insert(kind, sealed)
    await this.#mark(kind, sealed)
    this.#keepBefore(kind, row.id, undefined)
    return this.#wrote(kind, sealed)
  }

  async change<K extends Kind>(kind: K, row: Rows[K], patch: Patch<K>): Promise<Rows[K]> {
    const sealed = this.#guarded(kind, { ...row, ...patch }, row.epoch + 1)
    await this.write.update(kind, sealed)
    await this.#mark(kind, sealed)
    this.#keepBefore(kind, row.id, row)
    return this.#wrote(kind, sealed)
  }

  async remove<K extends Kind>(kind: K, row: Rows[K]): Promise<void> {
    await this.write.remove(kind, row.id)
    await this.write.unmark(kind, row.id)
    this.#keepBefore(kind, row.id, row)
    this.#written.set(`${kind}:${row.id}`, { kind, id: row.id, row: undefined })
  }

  tell<K extends Kind>(kind: K, row: Rows[K]): void {
    this.#keepBefore(kind, row.id, row)
    const key = `${kind}:${row.id}`
    if (this.#written.has(key)) return
    const mac = bytesOf(this.#cache.newest(kind, row.id) as string)
    this.#written.set(key, { kind, id: row.id, row: Object.freeze({ ...(row as Rows[Kind]), mac }) })
  }

  afterCommit(effect: () => void): void {
    this.#effects.push(effect)
  }

  /** What the commit has to tell: the rows written, for the cache and the feed, and the effects to start. */
  get written(): Written {
    return this.#written
  }
  get changes(): RowChange[] {
    return [...this.#written].map(([key, { kind, row }]) => ({ kind, before: this.#before.get(key), after: row }) as RowChange)
  }
  get marks(): Mark[] {
    return [...this.#written.values()].map(({ kind, id, row }) => ({ kind, id, mac: row?.mac ?? NOTHING }))
  }
  get effects(): readonly (() => void)[] {
    return this.#effects
  }

  #keepBefore(kind: Kind, id: string, row: Rows[Kind] | undefined): void {
    const key = `${kind}:${id}`
    if (!this.#before.has(key)) this.#before.set(key, row)
  }

  #guarded<K extends Kind>(kind: K, row: NewRow<K>, epoch: number): Rows[K] {
    const numbered = { ...row, epoch } as unknown as Omit<Rows[K], 'mac'>
    return { ...numbered, mac: this.vault.mac(kind, numbered) } as unknown as Rows[K]
  }

  #mark<K extends Kind>(kind: K, { id, mac }: Rows[K]): Promise<void> {
    return this.write.mark({ kind, id, mac })
  }

  #wrote<K extends Kind>(kind: K, row: Rows[K]): Rows[K] {
    Object.freeze(row)
    this.#written.set(`${kind}:${row.id}`, { kind, id: row.id, row })
    return row
  }
}
