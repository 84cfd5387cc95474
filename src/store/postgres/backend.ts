import type { ConsumerRow } from '#core/consumer-row'
import type { Entered } from '#core/ports/history-store'
import type { NewUsageRow } from '#core/usage-row'
import type { Backend, Transaction } from '../backend.ts'
import type { Engine } from '../engine.ts'
import { Hints } from '../hints.ts'
import type { Connection, Query, Raw } from '../query.ts'
import type { Recorded } from '../recorded.ts'
import { Turns } from '../turns.ts'
import { connect, type PostgresLimits } from './connect.ts'
import { postgresEngine } from './engine.ts'
import { enter } from './enter.ts'
import { type Line, Session } from './line.ts'
import { CHANNEL, Listener } from './listen.ts'
import { underLock } from './locks.ts'
import { isFree, OwnLog } from './own-log.ts'
import { Pooled } from './pooled.ts'
import { problemOf, problemOfCommit } from './problems.ts'
import { Recording } from './recording.ts'
import { usageInsert } from './usage-insert.ts'

const QUICK_CONNECTIONS = 6
const WIDE_CONNECTIONS = 3

export interface PostgresParts {
  url: string
  limits: PostgresLimits
  /** Whether NOTIFY and LISTEN are used. */
  notify: boolean
  /** How often the feed's position is looked at, for what a notification did not tell. */
  pollMs: number
  /** Hears of what an operator should know, in a sentence. */
  onNotice: (notice: string) => void
}

/**
 * One node of any number on one database. It writes on one connection and appends on another, so that reads never wait
 * for the turn of a writer, and neither can use up the connections that reads need.
 */
export class PostgresBackend implements Backend {
  readonly engine: Engine = postgresEngine()
  readonly hints = new Hints()
  readonly quick: Pooled
  readonly wide: Pooled
  readonly aside: Connection
  readonly #parts: PostgresParts
  readonly #writer: Session
  readonly #appender: Session
  readonly #writing = new Turns()
  readonly #recording: Recording
  readonly #listener: Listener
  readonly #poll: NodeJS.Timeout
  #writerProcess: number | undefined
  #closing: Promise<void> | undefined

  constructor(parts: PostgresParts) {
    const { url, limits } = parts
    this.#parts = parts
    this.quick = new Pooled(url, limits, QUICK_CONNECTIONS)
    this.wide = new Pooled(url, limits, WIDE_CONNECTIONS)
    this.aside = this.quick
    this.#writer = new Session(() => connect(url, limits))
    this.#appender = new Session(() => connect(url, limits))
    this.#recording = new Recording(new OwnLog(this.engine, () => connect(url, limits)))
    this.#listener = new Listener({
      connect: () => connect(url, limits, { timed: false }),
      hints: this.hints,
      isOurs: (serverProcess) => serverProcess === this.#writerProcess,
      onNotice: parts.onNotice,
    })
    this.#poll = setInterval(() => void this.#look().catch(() => undefined), parts.pollMs).unref()
  }

  /** Begins to listen. */
  async start(): Promise<void> {
    if (this.#parts.notify) await this.#listener.start()
  }

  get recorded(): Recorded {
    return this.#recording.recorded
  }

  ownLog(): Promise<number> {
    return this.#recording.turns.alone(() => this.#recording.log())
  }

  async isWritten(log: number): Promise<boolean> {
    return !(await isFree(this.quick, log))
  }

  async #look(): Promise<void> {
    const [raw] = await this.quick.rows({ name: 'poll', sql: 'select "position" from "feed_head"', parameters: [] })
    this.hints.moved(raw?.[0] as number)
  }

  async begin(): Promise<Transaction> {
    const end = await this.#writing.take()
    try {
      const { line, position } = await this.#beginOn(await this.#writer.line())
      this.#writerProcess = line.serverProcess
      return new PostgresTransaction({ line, position, end, recording: this.#recording, notify: this.#parts.notify })
    } catch (error) {
      end()
      throw error
    }
  }

  /** A connection may have broken while it lay idle, unnoticed: then a new one is tried, since nothing was done yet. */
  async #beginOn(line: Line, again = true): Promise<{ line: Line; position: number }> {
    try {
      const [raw] = await line.script('begin isolation level read committed; select "position" from "feed_head" where "id" = 1 for update')
      return { line, position: raw?.[0] as number }
    } catch (error) {
      if (line.broken && again) return this.#beginOn(await this.#writer.line(), false)
      if (!line.broken) await line.script('rollback').catch(() => line.drop())
      throw error
    }
  }

  async appendReads(position: number | null, records: readonly NewUsageRow[], consumers: readonly ConsumerRow[]): Promise<boolean> {
    return this.#recording.turns.alone(() =>
      this.#recording.alone(records, async (written) => {
        const line = await this.#appender.line()
        return (await line.query(usageInsert(written, position, consumers), problemOfCommit)).rowCount !== 0
      }),
    )
  }

  async enter(entered: Entered): Promise<boolean> {
    return (await this.quick.rows(enter(entered))).length > 0
  }

  setup<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return underLock(this.#parts, 'setup', work)
  }

  /** Frees what was erased in the table's own file. What the server's log and its replicas keep is beyond us. */
  async scrub(): Promise<void> {
    const client = await connect(this.#parts.url, this.#parts.limits, { timed: false }).catch((error: unknown) =>
      Promise.reject(problemOf(error)),
    )
    try {
      await client.query('vacuum "value", "kms_key_version"')
    } catch (error) {
      throw problemOf(error)
    } finally {
      await client.end()
    }
  }

  /** Only PostgreSQL knows. */
  roomInside(): Promise<number> {
    return Promise.resolve(0)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearInterval(this.#poll)
    await this.#listener.close()
    await this.#writing.alone(() => this.#writer.close())
    await this.#recording.turns.alone(() => this.#appender.close())
    await this.#recording.close()
    await this.quick.close()
    await this.wide.close()
  }
}

interface TransactionParts {
  line: Line
  position: number
  end: () => void
  recording: Recording
  notify: boolean
}

/** Bound to one connection: if that breaks, nothing of it runs on another. */
class PostgresTransaction implements Transaction {
  readonly position: number
  readonly #parts: TransactionParts
  #turn: Promise<() => void> | undefined
  #cause: Error | undefined

  constructor(parts: TransactionParts) {
    this.position = parts.position
    this.#parts = parts
  }

  rows(query: Query): Promise<Raw[]> {
    return this.#parts.line.rows(query, this.#asError)
  }

  run(query: Query): Promise<number> {
    return this.#parts.line.run(query, this.#asError)
  }

  async append(records: readonly NewUsageRow[]): Promise<void> {
    this.#turn ??= this.#parts.recording.turns.take()
    await this.#turn
    await this.run(usageInsert(await this.#parts.recording.write(records), null))
  }

  async announce(position: number): Promise<void> {
    if (this.#parts.notify) await this.rows({ sql: 'select pg_notify($1, $2)', parameters: [CHANNEL, String(position)] })
  }

  /** PostgreSQL takes nothing more once a statement has failed, and says only that of those that were under way: the first one tells why. */
  readonly #asError = (error: unknown): Error => {
    this.#cause ??= problemOf(error)
    return this.#cause
  }

  async commit(): Promise<void> {
    const { line, recording } = this.#parts
    try {
      // What broke before the word was given came to nothing.
      const { command } = await line.query({ sql: 'commit', parameters: [] }, line.broken ? problemOf : problemOfCommit)
      if (command !== 'COMMIT') throw new Error(`PostgreSQL answered a commit with ${command}.`)
      if (this.#turn !== undefined) recording.keep()
    } catch (error) {
      if (this.#turn !== undefined) recording.forget()
      throw error
    } finally {
      await this.#end()
    }
  }

  async rollback(): Promise<void> {
    const { line, recording } = this.#parts
    if (!line.broken) await line.script('rollback').catch(() => line.drop())
    if (this.#turn !== undefined) recording.forget()
    await this.#end()
  }

  async #end(): Promise<void> {
    const endRecording = await this.#turn
    endRecording?.()
    this.#parts.end()
  }
}
