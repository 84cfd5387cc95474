import { isProblem } from '#base/problem'
import type { NewUsageRow } from '#core/usage-row'
import type { Engine } from '../engine.ts'
import { numbersOf, numbersQuery } from '../numbers.ts'
import type { Raw } from '../query.ts'
import { Recorded } from '../recorded.ts'
import { Recorder, WRITTEN_COLUMNS } from '../recorder.ts'
import type { Batch } from './messages.ts'
import type { Thread } from './thread.ts'

/** A file has one writer, so one log is enough. */
export const LOG = 1

const INSERTS = Object.fromEntries(
  Object.entries(WRITTEN_COLUMNS).map(([table, columns]) => {
    const names = columns.map((column) => `"${column}"`).join(', ')
    const values = columns.map((column) => (column === 'requestId' ? 'unhex(?)' : '?')).join(', ')
    return [table, { sql: `insert into "${table}" (${names}) values (${values})`, width: columns.length }]
  }),
)

/** Turns records into statements for the writer's thread. Used by whose turn it is to write. */
export class Recording {
  readonly recorded = new Recorded()
  readonly #engine: Engine
  readonly #writer: Thread
  #recorder: Recorder | undefined

  constructor(engine: Engine, writer: Thread) {
    this.#engine = engine
    this.#writer = writer
  }

  /** What is to be run for the records; then `keep` or `drop` must follow. */
  async write(records: readonly NewUsageRow[]): Promise<Batch[]> {
    this.#recorder ??= await this.#open()
    const written = this.#recorder.write(records)
    this.recorded.given(written.first, records)
    return Object.entries({ ...written.facts, usage: written.records }).map(([table, values]) => ({
      ...(INSERTS[table] as { sql: string; width: number }),
      values: JSON.stringify(values),
    }))
  }

  keep(): void {
    this.#recorder?.keep()
    this.recorded.kept()
  }

  /** Nothing was written; or nobody knows, and then the file is asked before the next record. */
  drop(error?: unknown): void {
    this.recorded.dropped()
    if (isProblem(error, 'store.uncertain')) this.#recorder = undefined
    else this.#recorder?.drop()
  }

  /** One write by itself, which says whether it was done. */
  async alone(records: readonly NewUsageRow[], write: (batches: Batch[]) => Promise<boolean>): Promise<boolean> {
    try {
      const done = await write(await this.write(records))
      if (done) this.keep()
      else this.drop()
      return done
    } catch (error) {
      this.drop(error)
      throw error
    }
  }

  async #open(): Promise<Recorder> {
    const [raw] = await this.#writer.rows(numbersQuery(this.#engine, LOG))
    return new Recorder(numbersOf(LOG, raw as Raw))
  }
}
