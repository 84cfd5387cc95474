import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '#base/instant'
import type { ConsumerRow } from '#core/consumer-row'
import type { HistoryStore } from '#core/ports/history-store'
import type { FeedEntry, FeedHead, Marks, Setup, SlotRow, StorePort, WriteTables } from '#core/ports/store'
import type { NewUsageRow } from '#core/usage-row'
import type { Backend } from './backend.ts'
import { Guarded } from './guarded.ts'
import { SqlHistory } from './history.ts'
import { readMarks } from './marks.ts'
import { compile, type Raw, rowOf } from './query.ts'
import { dropRefusals, putRefusals } from './refusals.ts'
import { MARK_COLUMNS } from './schema.ts'
import { setupOn, slotsFrom } from './slots.ts'
import { makeStatements, type Statements } from './statements.ts'
import { ReadingTables } from './tables.ts'
import { WritingTables } from './write-tables.ts'

/** So many positions of the feed are kept for nodes that were away. */
export const FEED_KEPT = 100_000
/** A node whose lease ended so long ago is forgotten. */
const NODE_FORGOTTEN_MS = 86_400_000

const HEAD_COLUMNS = ['position', 'link', 'seal'] as const satisfies readonly (keyof FeedHead)[]
const ENTRY_COLUMNS = ['position', ...MARK_COLUMNS] as const

/** The store on either engine: what is the same for both. */
export class SqlStore extends ReadingTables implements StorePort {
  readonly engine: 'SQLite' | 'PostgreSQL'
  readonly history: HistoryStore
  readonly #backend: Backend
  readonly #statements: Statements
  readonly #feedKept: number

  constructor(backend: Backend, feedKept: number = FEED_KEPT) {
    const statements = makeStatements(backend.engine)
    super({ engine: backend.engine, statements, quick: backend.quick, wide: backend.wide })
    this.engine = backend.engine.name
    this.history = new SqlHistory(backend)
    this.#backend = backend
    this.#statements = statements
    this.#feedKept = feedKept
  }

  async write<T>(work: (tables: WriteTables, position: number) => Promise<T>): Promise<T> {
    const transaction = new Guarded(await this.#backend.begin())
    const tables = new WritingTables({ engine: this.#backend.engine, statements: this.#statements, transaction, feedKept: this.#feedKept })
    const result = await this.#attempt(transaction, () => work(tables, transaction.position))
    await transaction.commit()
    if (tables.advancedTo !== undefined) this.#backend.hints.movedByUs(tables.advancedTo)
    return result
  }

  async #attempt<T>(transaction: Guarded, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      await transaction.end()
      return result
    } catch (error) {
      await transaction.rollback()
      throw transaction.failed === undefined ? error : transaction.failed.with
    }
  }

  async appendReads(position: number | null, records: readonly NewUsageRow[], consumers: readonly ConsumerRow[] = []): Promise<boolean> {
    if (records.length === 0) return position === null || position === (await this.position())
    return this.#backend.appendReads(position, records, consumers)
  }

  async feedAfter(position: number): Promise<{ head: FeedHead; entries: FeedEntry[] } | undefined> {
    const raws = await this.#backend.quick.rows(this.#statements.feedAfter({ position }))
    const [first] = raws as [Raw]
    if (position < (first[HEAD_COLUMNS.length] as number)) return undefined
    const from = HEAD_COLUMNS.length + 1
    const entries = raws.filter((raw) => raw[from] !== null).map((raw) => rowOf<FeedEntry>(ENTRY_COLUMNS, raw, from))
    return { head: rowOf<FeedHead>(HEAD_COLUMNS, first, 0), entries }
  }

  async head(): Promise<FeedHead> {
    const [raw] = await this.#backend.quick.rows(this.#statements.head({}))
    return rowOf<FeedHead>(HEAD_COLUMNS, raw as Raw, 0)
  }

  marks(): Promise<Marks> {
    // Asked for when the server starts, and by a node that was away too long: nobody is answered before they are there, so
    // nobody waits because of it, and handing this many rows from one thread to another would take longer than to read them.
    return readMarks(this.#backend.engine, this.#backend.quick)
  }

  onFeed(listener: () => void): void {
    this.#backend.hints.add(listener)
  }

  async countRefusals(counts: Parameters<StorePort['countRefusals']>[0]): Promise<void> {
    if (counts.length > 0) await this.#aside(putRefusals(counts))
  }

  dropRefusals(before: Instant): Promise<void> {
    return dropRefusals(this.#backend, before)
  }

  slots(): Promise<SlotRow[]> {
    return slotsFrom(this.#backend.quick, this.#backend.engine)
  }

  withSetupLock<T>(work: (setup: Setup) => Promise<T>): Promise<T> {
    return this.#backend.setup((connection) => work(setupOn(connection, this.#backend.engine)))
  }

  async now(): Promise<Instant> {
    const { engine, quick } = this.#backend
    return (await quick.rows(compile(engine, sql`select ${engine.now()}`)))[0]?.[0] as number
  }

  async heartbeat(node: string, leaseMs: number, apartMs?: number): Promise<{ now: Instant; alive: string[]; before: Instant | null }> {
    const { engine, aside } = this.#backend
    // Asked once: within one statement the clock of a database goes on.
    const now = (await aside.rows(compile(engine, sql`select ${engine.now()}`)))[0]?.[0] as number
    const isFar = apartMs === undefined ? sql`1 = 0` : sql`abs(${now} - "at") > ${apartMs}`
    const beat = sql`update "heartbeat" set "before" = "at", "at" = case when ${isFar} then "at" else ${now} end returning "before"`
    const before = (await aside.rows(compile(engine, beat)))[0]?.[0] as number | null
    await this.#aside(
      sql`insert into "node" ("id", "until") values (${node}, ${now + leaseMs}) on conflict ("id") do update set "until" = excluded."until"`,
    )
    await this.#aside(sql`delete from "node" where "until" < ${now - NODE_FORGOTTEN_MS}`)
    const alive = await aside.rows(compile(engine, sql`select "id" from "node" where "until" > ${now} order by "id"`))
    return { now, before, alive: alive.map((each) => each[0] as string) }
  }

  async leave(node: string): Promise<void> {
    await this.#aside(sql`delete from "node" where "id" = ${node}`)
  }

  async probe(): Promise<void> {
    await this.#aside(sql`update "probe" set "count" = "count" + 1`)
  }

  scrub(): Promise<void> {
    return this.#backend.scrub()
  }

  roomInside(): Promise<number> {
    return this.#backend.roomInside()
  }

  close(): Promise<void> {
    return this.#backend.close()
  }

  async #aside(statement: RawBuilder<unknown>): Promise<void> {
    await this.#backend.aside.run(compile(this.#backend.engine, statement))
  }
}
