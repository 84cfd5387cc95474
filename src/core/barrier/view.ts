import type { Problem } from '#base/problem'
import type { Vault } from '../keys/vault.ts'
import type { World } from '../ports/services.ts'
import type { Condition, FindOptions, Tables, WriteTables } from '../ports/store.ts'
import type { Kind, Rows } from '../rows.ts'

/** `doubtful` hears of rows that cannot be believed, and they are left out; without it they are a Problem `store.tampered`. */
export type Doubting<K extends Kind> = FindOptions<Rows[K]> & { doubtful?: (problem: Problem) => void }

/**
 * What a reading use case sees: rows that were checked, all of one position of the change feed. It may be run again
 * from the start when the feed moves, so it must do nothing but read and compute.
 */
export interface View {
  readonly world: World
  readonly vault: Vault
  /** The checked row, or `undefined` where none exists. Throws Problem `store.tampered`. Rows are frozen: never edit them. */
  get<K extends Kind>(kind: K, id: string): Promise<Rows[K] | undefined>
  /** Checked rows in the order asked for. Not from memory: one statement each time. */
  find<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[], options?: Doubting<K>): Promise<Rows[K][]>
  count<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[]): Promise<number>
  /**
   * What `make` makes of rows, out of memory as long as nothing at all changes in the store. It must hang on nothing else, the
   * clock least of all; `undefined` is not remembered.
   */
  remembered<T extends object>(about: string, make: () => Promise<T | undefined>): Promise<T | undefined>
  /** What decides nothing, unguarded: values (sealed), activations, usage. */
  readonly tables: Pick<
    Tables,
    | 'value'
    | 'values'
    | 'valueCounts'
    | 'valuesBefore'
    | 'activation'
    | 'activations'
    | 'usage'
    | 'usageCounts'
    | 'usedRights'
    | 'refusalCounts'
    | 'usageAfter'
    | 'usageProof'
    | 'proven'
    | 'consumers'
    | 'newRecords'
    | 'recordEnds'
    | 'progress'
  >
}

export type NewRow<K extends Kind> = Omit<Rows[K], 'epoch' | 'mac'>
export type Patch<K extends Kind> = Partial<Omit<Rows[K], 'epoch' | 'mac' | 'id'>>

/** What a transaction made of one row; both are undefined for one that came and went. */
export type RowChange = { [K in Kind]: { kind: K; before: Rows[K] | undefined; after: Rows[K] | undefined } }[Kind]

/** What a changing use case works in: a view of the newest state, with writers of all nodes shut out, and the pen. */
export interface Unit extends View {
  add<K extends Kind>(kind: K, row: NewRow<K>): Promise<Rows[K]>
  /** Writes the row with the patch and the next epoch; returns it. `row` must come from this unit. */
  change<K extends Kind>(kind: K, row: Rows[K], patch: Patch<K>): Promise<Rows[K]>
  remove<K extends Kind>(kind: K, row: Rows[K]): Promise<void>
  /** Has followers of the feed look at a row that stays as it is: what belongs to it went, and says nothing of it any more. */
  tell<K extends Kind>(kind: K, row: Rows[K]): void
  readonly write: Pick<
    WriteTables,
    'insertValue' | 'rewrapValue' | 'eraseValues' | 'putActivation' | 'nextNumber' | 'forgetConsumers' | 'putProgress'
  >
  /** Effects outside the store, started once the commit is durable. They must not throw. */
  afterCommit(effect: () => void): void
}
