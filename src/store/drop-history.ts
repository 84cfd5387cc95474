import { type RawBuilder, sql } from 'kysely'
import { SEGMENT, segmentOf, seqOf } from '#core/ports/history-store'
import type { Backend } from './backend.ts'
import { FACTS_PER_LOG } from './numbers.ts'
import { compile, type Raw } from './query.ts'

/** So many records go with one commit, so that nobody waits long for a turn. */
const AT_ONCE = 2000

/**
 * Drops the records of a log before this number, with what they alone needed. Safe to do again. Roots of segments stay, and the hashes of
 * a segment of which records are left.
 */
export async function dropHistory({ engine, aside }: Backend, log: number, until: number): Promise<void> {
  const run = (statement: RawBuilder<unknown>) => aside.run(compile(engine, statement))
  const rows = (statement: RawBuilder<unknown>): Promise<Raw[]> => aside.rows(compile(engine, statement))
  const [base, end] = [seqOf(log, 0), seqOf(log, until)]
  await run(sql`update "usage_log" set "kept" = ${until} where "id" = ${log} and "kept" < ${until}`)
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
  if (first === undefined) return
  for (const [at, table] of (['usage_text', 'usage_who', 'usage_call', 'usage_resource'] as const).entries())
    await run(sql`delete from ${sql.table(table)} where "id" >= ${(log - 1) * FACTS_PER_LOG} and "id" < ${first[at] as number}`)
}
