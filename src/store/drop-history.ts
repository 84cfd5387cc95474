import { type RawBuilder, sql } from 'kysely'
import { SEGMENT, segmentOf, seqOf } from '#core/ports/history-store'
import type { Backend } from './backend.ts'
import { FACTS_PER_LOG } from './numbers.ts'
import { compile, type Raw } from './query.ts'

/** In the order in which a record names them. */
const FACTS = ['usage_text', 'usage_who', 'usage_call', 'usage_resource'] as const
/** So many rows go with one commit, so that nobody waits long for a turn: of postings, those of one segment, which are some thousands. */
const AT_ONCE = { rows: 2000, segments: 1, leaves: 20 * SEGMENT } as const

/**
 * Drops the records of a log before this number, with what they alone needed. Safe to do again. Roots of segments stay, and the hashes of
 * a segment of which records are left.
 */
export async function dropHistory({ engine, aside }: Backend, log: number, until: number, dropped: string): Promise<void> {
  const run = (statement: RawBuilder<unknown>) => aside.run(compile(engine, statement))
  const rows = (statement: RawBuilder<unknown>): Promise<Raw[]> => aside.rows(compile(engine, statement))
  const [base, end] = [seqOf(log, 0), seqOf(log, until)]
  await run(sql`update "usage_log" set "kept" = ${until}, "dropped" = ${dropped} where "id" = ${log} and "kept" < ${until}`)
  const dropFrom = async (table: string, column: string, { from, to, step }: { from: number; to: number; step: number }) => {
    const [at, all] = [sql.id(column), sql.table(table)]
    for (;;) {
      const [raw] = await rows(sql`select min(${at}) from ${all} where ${at} >= ${from} and ${at} < ${to}`)
      if (typeof raw?.[0] !== 'number') return
      await run(sql`delete from ${all} where ${at} >= ${from} and ${at} < ${Math.min(raw[0] + step, to)}`)
    }
  }
  await dropFrom('usage', 'seq', { from: base, to: end, step: AT_ONCE.rows })
  const whole = segmentOf(end)
  await dropFrom('usage_posting', 'segment', { from: segmentOf(base), to: whole, step: AT_ONCE.segments })
  await dropFrom('usage_leaves', 'seq', { from: base, to: whole * SEGMENT, step: AT_ONCE.leaves })
  await dropFrom('usage_day', 'seq', { from: base, to: end, step: end })
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
    await dropFrom(table, 'id', { from: own, to: (first?.[at] as number | undefined) ?? (ends[at] as number), step: AT_ONCE.rows })
}
