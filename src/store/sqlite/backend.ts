import { Problem } from '#base/problem'
import type { ConsumerRow } from '#core/consumer-row'
import type { Entered } from '#core/ports/history-store'
import type { NewUsageRow } from '#core/usage-row'
import type { Backend, Transaction } from '../backend.ts'
import { closed } from '../closed.ts'
import { flatConsumers, OVER_KNOWN, PUT_CONSUMERS } from '../consumers.ts'
import type { Engine } from '../engine.ts'
import { Hints } from '../hints.ts'
import type { Connection, Query, Raw } from '../query.ts'
import type { Recorded } from '../recorded.ts'
import { CONSUMER_COLUMNS } from '../schema.ts'
import { Turns } from '../turns.ts'
import { enterings } from './enterings.ts'
import { BUSY_TIMEOUT_MS, type Handle } from './handle.ts'
import { failureOf } from './messages.ts'
import { problemOf } from './problems.ts'
import { LOG, Recording } from './recording.ts'
import type { Searcher } from './searcher.ts'
import type { Thread } from './thread.ts'

const POSITION = 'select "position" from "feed_head"'
const CONSUMER = `${PUT_CONSUMERS} values (${CONSUMER_COLUMNS.map(() => '?').join(', ')}) ${OVER_KNOWN}`
/** How long writers wait at most for readers to let go of the log. */
const SCRUB_WAIT_MS = 200

export interface SqliteParts {
  engine: Engine
  /** The one connection that writes, in a thread, so that a commit that waits for the disk holds up no answer. */
  writer: Thread
  /** For long searches, in a thread as well, which starts with the first of them. */
  searcher: Searcher
  /** For short reads, in the main thread: asking a thread would take longer than the read does. */
  reader: Handle
  /** Ends the lock on the home. */
  unlock: () => void
}

/** One process, one file, one writer: writers take turns in memory. */
export class SqliteBackend implements Backend {
  readonly engine: Engine
  readonly hints = new Hints()
  readonly quick: Connection
  readonly wide: Connection
  readonly aside: Connection
  readonly #parts: SqliteParts
  readonly #turns = new Turns()
  /** Used by whose turn it is. */
  readonly #recording: Recording
  readonly #setups = new Turns()
  #closing: Promise<void> | undefined

  constructor(parts: SqliteParts) {
    this.engine = parts.engine
    this.#parts = parts
    this.#recording = new Recording(parts.engine, parts.writer)
    this.quick = { rows: async (query) => this.#read(query), run: () => Promise.reject(new Error('This connection only reads.')) }
    this.wide = parts.searcher
    this.aside = {
      rows: (query) => this.#turns.alone(() => parts.writer.rows(query)),
      run: (query) => this.#turns.alone(() => parts.writer.run(query)),
    }
  }

  get recorded(): Recorded {
    return this.#recording.recorded
  }

  ownLog(): Promise<number> {
    return Promise.resolve(LOG)
  }

  isWritten(log: number): Promise<boolean> {
    return Promise.resolve(log === LOG)
  }

  #read({ sql, parameters }: Query): Raw[] {
    if (this.#closing !== undefined) throw closed()
    try {
      return this.#parts.reader.rows(sql, parameters)
    } catch (error) {
      throw problemOf(failureOf(error, false))
    }
  }

  async begin(): Promise<Transaction> {
    const end = await this.#turns.take()
    try {
      const [raw] = (await this.#parts.writer.ask(['begin', POSITION])) as Raw[]
      return new SqliteTransaction({ writer: this.#parts.writer, recording: this.#recording, position: raw?.[0] as number, end })
    } catch (error) {
      end()
      throw error
    }
  }

  async appendReads(position: number | null, records: readonly NewUsageRow[], consumers: readonly ConsumerRow[]): Promise<boolean> {
    return this.#turns.alone(() =>
      this.#recording.alone(records, async (batches) => {
        if (consumers.length > 0)
          batches.push({ sql: CONSUMER, width: CONSUMER_COLUMNS.length, values: JSON.stringify(flatConsumers(consumers)) })
        return (await this.#parts.writer.ask(['eachIf', POSITION, position, batches])) as boolean
      }),
    )
  }

  enter(entered: Entered): Promise<boolean> {
    const [size, ...batches] = enterings(entered)
    return this.#turns.alone(() => this.#parts.writer.ask(['eachIf', size, entered.before, batches])) as Promise<boolean>
  }

  /** The lock on the home has shut out other processes, so turns in memory are enough. */
  setup<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#setups.alone(() => work(this.aside))
  }

  /**
   * Puts the log into the file, whose deleted content is overwritten, and cuts the log to nothing. Rejects when a reader,
   * such as a backup, still needs the log: writers must not wait for it.
   */
  async scrub(): Promise<void> {
    const { writer } = this.#parts
    const cut = await this.#turns.alone(async () => {
      await writer.rows({ sql: `pragma busy_timeout = ${SCRUB_WAIT_MS}`, parameters: [] })
      const [raw] = await writer.rows({ sql: 'pragma wal_checkpoint(truncate)', parameters: [] })
      await writer.rows({ sql: `pragma busy_timeout = ${BUSY_TIMEOUT_MS}`, parameters: [] })
      return raw?.[0] === 0
    })
    if (!cut)
      throw new Problem('store.unavailable', 'The log of coffer.db could not be cut, since a backup or another program is reading it.')
  }

  async roomInside(): Promise<number> {
    const [pages, bytes] = await Promise.all(
      ['freelist_count', 'page_size'].map((name) => this.#parts.writer.rows({ sql: `pragma ${name}`, parameters: [] })),
    )
    return Number(pages?.[0]?.[0]) * Number(bytes?.[0]?.[0])
  }

  close(): Promise<void> {
    this.#closing ??= this.#turns.alone(() => this.#close())
    return this.#closing
  }

  /** The writer goes last: it is the last connection to the file that puts the log into it. */
  async #close(): Promise<void> {
    this.#parts.reader.close()
    await this.#parts.searcher.close()
    await this.#parts.writer.close()
    this.#parts.unlock()
  }
}

interface TransactionParts {
  writer: Thread
  recording: Recording
  position: number
  end: () => void
}

class SqliteTransaction implements Transaction {
  readonly position: number
  readonly #parts: TransactionParts

  constructor(parts: TransactionParts) {
    this.position = parts.position
    this.#parts = parts
  }

  rows(query: Query): Promise<Raw[]> {
    return this.#parts.writer.rows(query)
  }

  run(query: Query): Promise<number> {
    return this.#parts.writer.run(query)
  }

  async append(records: readonly NewUsageRow[]): Promise<void> {
    await this.#parts.writer.ask(['each', await this.#parts.recording.write(records)])
  }

  /** There is no other node. */
  announce(): Promise<void> {
    return Promise.resolve()
  }

  async commit(): Promise<void> {
    const { writer, recording, end } = this.#parts
    try {
      await writer.ask(['commit'])
      recording.keep()
    } catch (error) {
      recording.drop(error)
      throw error
    } finally {
      end()
    }
  }

  async rollback(): Promise<void> {
    const { writer, recording, end } = this.#parts
    await writer.ask(['rollback']).catch(() => undefined)
    recording.drop()
    end()
  }
}
