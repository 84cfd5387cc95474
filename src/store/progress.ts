import { sql } from 'kysely'
import { numberOf, seqOf } from '#core/ports/history-store'
import type { Cursor } from '#core/ports/store'
import { USAGE_COLUMNS, type UsageRow } from '#core/usage-row'
import type { Engine } from './engine.ts'
import { nextRecords } from './history.ts'
import { type Connection, compile, rowOf } from './query.ts'

/** Records that a cursor has not come past, each log from its own place, up to `most` of each; and where that leads. */
export async function newRecords(
  engine: Engine,
  connection: Connection,
  cursor: Cursor,
  most: number,
): Promise<{ records: UsageRow[]; cursor: Cursor; missing: number }> {
  const logs = await connection.rows(compile(engine, sql`select "id", "kept" from "usage_log" order by "id"`))
  const columns = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
  const records: UsageRow[] = []
  const next: Record<string, number> = { ...cursor }
  let missing = 0
  for (const [id, kept] of logs as [number, number][]) {
    const asked = cursor[id] ?? 0
    const from = Math.max(asked, kept)
    missing += from - asked
    const raws = await connection.rows(
      compile(
        engine,
        sql`select ${columns} from "usage_record" as "u" where ${nextRecords(seqOf(id, from), seqOf(id + 1, 0), most)} order by "u"."seq"`,
      ),
    )
    const found = raws.map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 0))
    records.push(...found)
    const last = found.at(-1)
    next[id] = last === undefined ? from : numberOf(last.seq) + 1
  }
  return { records, cursor: next, missing }
}

/** Where the logs end now: whoever starts there hears of what comes. */
export async function recordEnds(engine: Engine, connection: Connection): Promise<Cursor> {
  const ends: Record<string, number> = {}
  for (const [id, kept] of (await connection.rows(compile(engine, sql`select "id", "kept" from "usage_log" order by "id"`))) as [
    number,
    number,
  ][]) {
    const newest = sql`select max("seq") from "usage" where "seq" >= ${seqOf(id, 0)} and "seq" < ${seqOf(id + 1, 0)}`
    const [raw] = await connection.rows(compile(engine, newest))
    const last = raw?.[0] as number | null | undefined
    ends[id] = last == null ? kept : numberOf(last) + 1
  }
  return ends
}
