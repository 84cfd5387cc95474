import { type RawBuilder, sql } from 'kysely'
import { SEGMENT, segmentOf, seqOf } from '#core/ports/history-store'
import type { Backend } from './backend.ts'
import { dropInSteps } from './drop-in-steps.ts'
import { firstNeeded } from './needed-facts.ts'
import { FACTS_PER_LOG } from './numbers.ts'
import { compile, type Raw } from './query.ts'
import { FACT_TABLES } from './schema.ts'

/** So many rows go with one commit: of postings, those of one segment, which are some thousands. */
const AT_ONCE = { rows: 2000, segments: 1, leaves: 20 * SEGMENT } as const

type Ask = (statement: RawBuilder<unknown>) => Promise<Raw[]>

/**
 * Drops the records of a log before this number, with what they alone needed. Safe to do again. Roots of segments stay, and the hashes of
 * a segment of which records are left.
 */
export async function dropHistory(backend: Backend, log: number, until: number, dropped: string): Promise<void> {
  const { engine, aside } = backend
  const rows: Ask = (statement) => aside.rows(compile(engine, statement))
  const [base, end] = [seqOf(log, 0), seqOf(log, until)]
  await aside.run(
    compile(engine, sql`update "usage_log" set "kept" = ${until}, "dropped" = ${dropped} where "id" = ${log} and "kept" < ${until}`),
  )
  await dropInSteps(backend, ['usage', 'seq'], { from: base, to: end, step: AT_ONCE.rows })
  const whole = segmentOf(end)
  await dropInSteps(backend, ['usage_posting', 'segment'], { from: segmentOf(base), to: whole, step: AT_ONCE.segments })
  await dropInSteps(backend, ['usage_leaves', 'seq'], { from: base, to: whole * SEGMENT, step: AT_ONCE.leaves })
  await dropInSteps(backend, ['usage_day', 'seq'], { from: base, to: end, step: end })
  // What the first record of a day holds is the first that the day uses, in each table of facts: see recorder.ts.
  const [first] = await rows(
    sql`select "address", "who", "call", "resource" from "usage" where "seq" = ${end} and exists (select 1 from "usage_day" where "seq" = ${end})`,
  )
  const told = first ?? (await endsOfNothing(rows, log))
  if (told === undefined) return
  // Its node knows which facts it wrote, and may write on with them, should the day of its newest record come again: they go with a later day.
  if (first === undefined && (await backend.isWritten(log))) return
  const own = (log - 1) * FACTS_PER_LOG
  if (!(await isAnyBefore(rows, own, told as number[]))) return
  // Whatever that record tells, no fact goes that one which is left needs.
  const needed = await firstNeeded(backend, end, seqOf(log + 1, 0))
  for (const [at, table] of FACT_TABLES.entries())
    await dropInSteps(backend, [table, 'id'], { from: own, to: Math.min(told[at] as number, needed[table]), step: AT_ONCE.rows })
}

async function isAnyBefore(rows: Ask, from: number, ends: readonly number[]): Promise<boolean> {
  const each = FACT_TABLES.map(
    (table, at) => sql`exists (select 1 from ${sql.table(table)} where "id" >= ${from} and "id" < ${ends[at] as number})`,
  )
  return (await rows(sql`select 1 where ${sql.join(each, sql` or `)}`)).length > 0
}

/**
 * Where the facts of a log end of which no record is left, since it was quiet for so long: what it writes next is of a new day, for which
 * it knows no facts any more. `undefined` where records are left. Looked up before that is, so that nothing counts that is written meanwhile.
 */
async function endsOfNothing(rows: Ask, log: number): Promise<number[] | undefined> {
  const own = (log - 1) * FACTS_PER_LOG
  const ends: number[] = []
  for (const table of FACT_TABLES) {
    const [highest] = await rows(sql`select max("id") from ${sql.table(table)} where "id" >= ${own} and "id" < ${own + FACTS_PER_LOG}`)
    ends.push(((highest?.[0] as number | null) ?? own - 1) + 1)
  }
  const [left] = await rows(sql`select 1 from "usage" where "seq" >= ${seqOf(log, 0)} and "seq" < ${seqOf(log + 1, 0)} limit 1`)
  return left === undefined ? ends : undefined
}
