import { type RawBuilder, sql } from 'kysely'
import { numberOf, seqOf } from '#core/ports/history-store'
import type { Engine } from './engine.ts'
import { compile, type Query, type Raw } from './query.ts'
import type { Numbers } from './recorder.ts'
import { FACT_COLUMNS, type FactTable } from './schema.ts'

/** So many numbers of facts of each table belong to one log. Part of the schema. */
export const FACTS_PER_LOG = 2 ** 32
const TABLES = Object.keys(FACT_COLUMNS) as FactTable[]

/** Asks where a log stands. A number below its checkpoint is never given again, even if the record was taken away. */
export function numbersQuery(engine: Engine, log: number): Query {
  const highest = (table: string, column: string, from: number, to: number): RawBuilder<unknown> =>
    sql`(select max(${sql.id(column)}) from ${sql.table(table)} where ${sql.id(column)} >= ${from} and ${sql.id(column)} < ${to})`
  const facts = TABLES.map((table) => highest(table, 'id', (log - 1) * FACTS_PER_LOG, log * FACTS_PER_LOG))
  const records = highest('usage', 'seq', seqOf(log, 0), seqOf(log + 1, 0))
  const day = sql`(select max("day") from "usage_day" where "seq" >= ${seqOf(log, 0)} and "seq" < ${seqOf(log + 1, 0)})`
  return compile(engine, sql`select ${sql.join([records, day, ...facts])}, "size" from "usage_log" where "id" = ${log}`)
}

export function numbersOf(log: number, raw: Raw): Numbers {
  const [seq, day, ...rest] = raw as (number | null)[]
  const size = rest[TABLES.length] ?? 0
  const facts = Object.fromEntries(TABLES.map((table, at) => [table, (rest[at] ?? (log - 1) * FACTS_PER_LOG - 1) + 1]))
  const next = Math.max(seq == null ? 0 : numberOf(seq) + 1, size)
  return { next: seqOf(log, next), facts: facts as Numbers['facts'], day: day ?? -1 }
}

/** Founds the log unless it is there. */
export function foundLog(engine: Engine, log: number): Query {
  const nothing = new Uint8Array(0)
  return compile(
    engine,
    sql`insert into "usage_log" ("id", "publicKey", "sealedKey", "size", "kept", "dropped", "posted", "checkpoint")
      values (${log}, ${nothing}, ${nothing}, 0, 0, '', 0, '') on conflict ("id") do nothing`,
  )
}
