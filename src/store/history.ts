import { type RawBuilder, type SqlBool, sql } from 'kysely'
import {
  type Entered,
  type HistoryStore,
  type LogRow,
  logOf,
  type PostingRow,
  SEGMENT,
  type SegmentRow,
  segmentOf,
  seqOf,
  type UsedRight,
} from '#core/ports/history-store'
import { type NewUsageRow, USAGE_COLUMNS, type UsageRow } from '#core/usage-row'
import type { Backend } from './backend.ts'
import { dropHistory } from './drop-history.ts'
import { firstStray } from './fact-days.ts'
import type { Ground } from './postings.ts'
import { compile, type Raw, rowOf } from './query.ts'
import { LOG_COLUMNS, POSTING_COLUMNS, SEGMENT_COLUMNS } from './schema.ts'
import { keepUsedRights } from './used-rights.ts'

/**
 * The first `most` records from one on and before another. Their numbers are looked for by themselves: a planner that knows
 * nothing of the tables yet would put together all that comes later, and sort it, for each few that are read.
 */
export function nextRecords(seq: number, before: number, most: number): RawBuilder<SqlBool> {
  const next = sql`select "seq" from "usage" where "seq" >= ${seq} and "seq" < ${before} order by "seq" limit ${most}`
  return sql`"seq" >= ${seq} and "seq" <= (select max("seq") from (${next}) as "next")`
}

/** Reads the logs of the history, also where no server runs. */
export class HistoryReader {
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  async logs(): Promise<LogRow[]> {
    const raws = await this.#wide(sql`select ${listed(LOG_COLUMNS)} from "usage_log" order by "id"`)
    return raws.map((raw) => rowOf<LogRow>(LOG_COLUMNS, raw, 0))
  }

  async recordsFrom(seq: number, limit: number): Promise<UsageRow[]> {
    const raws = await this.#wide(
      sql`select ${listed(USAGE_COLUMNS)} from "usage_record" where ${nextRecords(seq, seqOf(logOf(seq) + 1, 0), limit)} order by "seq"`,
    )
    return raws.map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 0))
  }

  async leavesFrom(seq: number): Promise<{ seq: number; hashes: Uint8Array }[]> {
    const segment = segmentOf(seq) * SEGMENT
    const raws = await this.#wide(
      sql`select "seq", "hashes" from "usage_leaves" where "seq" >= ${segment} and "seq" < ${segment + SEGMENT} order by "seq"`,
    )
    return raws.map((raw) => ({ seq: raw[0] as number, hashes: raw[1] as Uint8Array }))
  }

  async segments(log: number): Promise<SegmentRow[]> {
    const raws = await this.#wide(
      sql`select ${listed(SEGMENT_COLUMNS)} from "usage_segment" where "id" >= ${segmentOf(seqOf(log, 0))} and "id" < ${segmentOf(seqOf(log + 1, 0))}
        order by "id"`,
    )
    return raws.map((raw) => rowOf<SegmentRow>(SEGMENT_COLUMNS, raw, 0))
  }

  async postings(segment: number): Promise<PostingRow[]> {
    const raws = await this.#wide(sql`select ${listed(POSTING_COLUMNS)} from "usage_posting" where "segment" = ${segment}`)
    return raws.map((raw) => rowOf<PostingRow>(POSTING_COLUMNS, raw, 0))
  }

  async days(log: number): Promise<{ seq: number; day: number }[]> {
    const raws = await this.#wide(
      sql`select "seq", "day" from "usage_day" where "seq" >= ${seqOf(log, 0)} and "seq" < ${seqOf(log + 1, 0)} order by "seq"`,
    )
    return raws.map((raw) => ({ seq: raw[0] as number, day: raw[1] as number }))
  }

  firstStray(from: number, to: number): Promise<number | undefined> {
    return firstStray(this.#ground, { from, to })
  }

  #wide(statement: RawBuilder<unknown>): Promise<Raw[]> {
    return this.#ground.connection.rows(compile(this.#ground.engine, statement))
  }
}

/** The logs of the history on either engine. */
export class SqlHistory extends HistoryReader implements HistoryStore {
  readonly #backend: Backend

  constructor(backend: Backend) {
    super({ engine: backend.engine, connection: backend.wide })
    this.#backend = backend
  }

  ownLog(): Promise<number> {
    return this.#backend.ownLog()
  }

  async setLogKey(log: number, publicKey: Uint8Array, sealedKey: Uint8Array): Promise<void> {
    await this.#backend.aside.run(
      compile(
        this.#backend.engine,
        sql`update "usage_log" set "publicKey" = ${publicKey}, "sealedKey" = ${sealedKey} where "id" = ${log} and length("publicKey") = 0`,
      ),
    )
  }

  drop(log: number, until: number, dropped: string): Promise<void> {
    return dropHistory(this.#backend, log, until, dropped)
  }

  keepUsedRights(rights: readonly UsedRight[]): Promise<void> {
    return keepUsedRights(this.#backend, rights)
  }

  enter(entered: Entered): Promise<boolean> {
    return this.#backend.enter(entered)
  }

  onRecorded(listener: (first: number, records: readonly NewUsageRow[]) => void): void {
    this.#backend.recorded.add(listener)
  }
}

function listed(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.id(column)))
}
