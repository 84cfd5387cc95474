import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { Raw } from '../query.ts'

/** So many prepared statements are kept; the ones whose text never changes are some seventy. */
const PREPARED_MAX = 200
export const BUSY_TIMEOUT_MS = 5000
/** The write-ahead log is put into the file every 16 MB, so that pages which many records touch are written once. */
const CHECKPOINT_PAGES = 4000
const LOG_KEPT_BYTES = 64 * 1024 * 1024

/**
 * Pages that a connection keeps, in KB. The main thread's reader asks for a row once and for all, since what was read stays in
 * memory as long as it is true; the others go through indexes and come back to their pages.
 */
const CACHE_KB = { write: 8192, read: 8192, once: 1024 } as const

export interface Opening {
  file: string
  access: keyof typeof CACHE_KB
}

/**
 * Numbers that we never store, since JavaScript cannot tell them apart. The nearest that it knows is handed on, so that only the
 * row that holds one fails its MAC.
 */
function rowsWithLargeNumbers(statement: StatementSync, parameters: readonly unknown[]): Raw[] {
  statement.setReadBigInts(true)
  try {
    const rows = statement.all(...(parameters as SQLInputValue[])) as unknown as Raw[]
    return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)))
  } finally {
    statement.setReadBigInts(false)
  }
}

/** One connection to the file, synchronous, with its prepared statements. Lives in the main thread or in one of its own. */
export class Handle {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  /** Throws node:sqlite's errors. */
  constructor({ file, access }: Opening) {
    this.#database = new DatabaseSync(file, { readOnly: access !== 'write', timeout: BUSY_TIMEOUT_MS, defensive: true })
    try {
      this.#database.exec(
        `pragma foreign_keys = on; pragma trusted_schema = off; pragma temp_store = memory; pragma cache_size = -${CACHE_KB[access]}`,
      )
      if (access === 'write') this.#prepareToWrite(file)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  #prepareToWrite(file: string): void {
    const [mode] = this.rows('pragma journal_mode = wal', [])
    if (mode?.[0] !== 'wal')
      throw new Error(`${file} lies on a file system on which SQLite cannot keep a write-ahead log. Move it to a local disk.`)
    this.#database.exec(
      `pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}; pragma journal_size_limit = ${LOG_KEPT_BYTES}`,
    )
  }

  rows(sql: string, parameters: readonly unknown[]): Raw[] {
    const statement = this.#statement(sql)
    try {
      return statement.all(...(parameters as SQLInputValue[])) as unknown as Raw[]
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error
      return rowsWithLargeNumbers(statement, parameters)
    }
  }

  run(sql: string, parameters: readonly unknown[]): number {
    return Number(this.#statement(sql).run(...(parameters as SQLInputValue[])).changes)
  }

  /** Runs the statement for every `width` values of the flat list. */
  runEach(sql: string, width: number, values: readonly unknown[]): void {
    const statement = this.#statement(sql)
    for (let from = 0; from < values.length; from += width) statement.run(...(values.slice(from, from + width) as SQLInputValue[]))
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    if (this.#prepared.size >= PREPARED_MAX) this.#prepared.delete(this.#prepared.keys().next().value as string)
    const statement = this.#database.prepare(sql, { returnArrays: true })
    this.#prepared.set(sql, statement)
    return statement
  }
}
