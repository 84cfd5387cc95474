import { type RawBuilder, sql } from 'kysely'
import { SEGMENT, segmentOf, seqOf } from '#core/ports/history-store'
import type { Backend } from './backend.ts'
import { FACTS_PER_LOG } from './numbers.ts'
import { compile, type Raw } from './query.ts'

/** In the order in which a record names them. */
const FACTS = ['usage_text', 'usage_who', 'usage_call', 'usage_resource'] as const
/** So many records go with one commit, so that nobody waits long for a turn. */
const AT_ONCE = 2000

/**
 * Drops the records of a log before this number, with what they alone needed. Safe to do again. Roots of segments stay, and the hashes of
 * a segment of which records are left.
 */
export async function dropHistory({ engine, aside }: Backend, log: number, until: number, dropped: string): Promise<void> {
  const run = (statement: RawBuilder<unknown>) => aside.run(compile(engine, statement))
  const rows = (statement: RawBuilder<unknown>): Promise<Raw[]> => aside.rows(compile(engine, statement))
  const [base, end] = [seqOf(log, 0), seqOf(log, until)]
  await run(sql`update "usage_log" set "kept" = ${until}, "dropped" = ${dropped} where "id" = ${log} and "kept" < ${until}`)
  for (;;) {
    const [raw] = await rows(sql`select min("seq") from "usage" where "seq" >= ${base} and "seq" < ${end}`)
    if (typeof raw?.[0] !== 'number') break
    await run(sql`delete from "usage" where "seq" >= ${base} and "seq" < ${Math.min(raw[0] + AT_ONCE, end)}`)
  }
  const whole = segmentOf(end)
  for (const [table, column, from, to] of [
    ['usage_posting', 'segment', segmentOf(base), whole],
    ['usage_leaves', 'seq', base, whole * SEGMENT],
    ['usage_day', 'seq', base, end],
  ] as const)
    await run(sql`delete from ${sql.table(table)} where ${sql.id(column)} >= ${from} and ${sql.id(column)} < ${to}`)
  // What the first record of a day holds is the first that the day uses, in each table of facts: see recorder.ts.
  const [first] = await rows(
    sql`select "address", "who", "call", "resource" from "usage" where "seq" = ${end} and exists (select 1 from "usage_day" where "seq" = ${end})`,
  )
  const own = (log - 1) * FACTS_PER_LOG
  // Nothing is left of a log that was quiet for so long: what it writes next is of a new day, for which it knows no facts any more.
  const ends: number[] = []
  for (const table of FACTS) {
    const [highest] = await rows(sql`select max("id") from ${sql.table(table)} where "id" >= ${own} and "id" < ${own + FACTS_PER_LOG}`)
    ends.push(((highest?.[0] as number | null) ?? own - 1) + 1)
  }
  const [left] = await rows(sql`select 1 from "usage" where "seq" >= ${base} and "seq" < ${seqOf(log + 1, 0)} limit 1`)
  if (first === undefined && left !== undefined) return
  for (const [at, table] of FACTS.entries())
    await run(
      sql`delete from ${sql.table(table)} where "id" >= ${own} and "id" < ${(first?.[at] as number | undefined) ?? (ends[at] as number)}`,
    )
}
