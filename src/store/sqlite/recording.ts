import { isProblem } from '#base/problem'
import type { NewUsageRow } from '#core/usage-row'
import type { Engine } from '../engine.ts'
import { numbersOf, numbersQuery } from '../numbers.ts'
import type { Raw } from '../query.ts'
import { Recorded } from '../recorded.ts'
import { Recorder, WRITTEN_COLUMNS } from '../recorder.ts'
import { insertText } from './insert-text.ts'
import type { Batch, PackedRows } from './messages.ts'
import type { Thread } from './thread.ts'

/** A file has one writer, so one log is enough. */
export const LOG = 1

/** Of facts: records are posted in a form of their own. */
const INSERTS = Object.fromEntries(
  Object.entries(WRITTEN_COLUMNS)
    .filter(([table]) => table !== 'usage')
    .map(([table, columns]) => [table, { sql: insertText(table, columns), width: columns.length }]),
)
type Insert = Omit<Batch, 'values'>
const UUID_BYTES = 16
const REQUEST_ID = WRITTEN_COLUMNS.usage.indexOf('requestId')

/** Records as they are posted: all numbers but for the request's id, which is in hexadecimal. */
function packed(records: readonly unknown[]): PackedRows {
  const width = WRITTEN_COLUMNS.usage.length
  const numbers = new Float64Array(records.length)
  let bytes = Buffer.allocUnsafe((records.length / width) * UUID_BYTES)
  let taken = 0
  for (let row = 0; row < records.length; row += width) {
    const id = records[row + REQUEST_ID] as string
    const length = id.length / 2
    for (let at = 0; at < width; at++) numbers[row + at] = at === REQUEST_ID ? length : ((records[row + at] as number | null) ?? Number.NaN)
    if (taken + length > bytes.byteLength) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(length + bytes.byteLength)])
    bytes.write(id, taken, 'hex')
    taken += length
  }
  // A copy in memory of its own: what is posted takes all of the buffer along that it is a part of.
  return { table: 'usage', columns: WRITTEN_COLUMNS.usage, place: REQUEST_ID, numbers, bytes: new Uint8Array(bytes.subarray(0, taken)) }
}

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
  async write(records: readonly NewUsageRow[]): Promise<(Batch | PackedRows)[]> {
    this.#recorder ??= await this.#open()
    const written = this.#recorder.write(records)
    this.recorded.given(written.first, records)
    const facts = Object.entries(written.facts).map(([table, values]) => ({
      ...(INSERTS[table] as Insert),
      values: JSON.stringify(values),
    }))
    return [...facts, packed(written.records)]
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
  async alone(records: readonly NewUsageRow[], write: (batches: (Batch | PackedRows)[]) => Promise<boolean>): Promise<boolean> {
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
