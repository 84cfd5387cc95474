import { sql } from 'kysely'
import { logOf, seqOf } from '#core/ports/history-store'
import { FACTS_PER_LOG } from './numbers.ts'
import type { Ground } from './postings.ts'
import { compile } from './query.ts'
import { FACT_TABLE_OF, FACT_TABLES, type FactTable, USAGE_FACTS } from './schema.ts'

/** One day of a log: where its records begin, and the first of the facts that they use. */
export interface Day {
  seq: number
  first: Readonly<Record<FactTable, number>>
}
/** From one on, up to and without another. */
export interface Numbers {
  from: number
  to: number
}
/** The records of a day, from `seq` up to and without `end`, use facts of these numbers and no others. */
export interface DayFacts {
  seq: number
  end: number
  numbers: Readonly<Record<FactTable, Numbers>>
}

/** What the first record of a day holds is the first that the day uses, in each table of facts: see recorder.ts. */
export async function daysIn({ engine, connection }: Ground): Promise<Day[]> {
  const days = await connection.rows(compile(engine, sql`select "seq" from "usage_day"`))
  const firsts = sql`select "u"."seq", "u"."address", "u"."who", "u"."call", "u"."resource" from "usage" as "u"
    where ${engine.oneOf(
      sql.id('u', 'seq'),
      days.map(([seq]) => seq as number),
    )} order by "u"."seq"`
  const raws = days.length === 0 ? [] : await connection.rows(compile(engine, firsts))
  return (raws as number[][]).map(([seq, ...firsts]) => ({
    seq: seq as number,
    first: Object.fromEntries(FACT_TABLES.map((table, at) => [table, firsts[at] as number])) as Day['first'],
  }))
}

/** The days that the records of a log from one on and before another are of, in their order. */
export function factsByDay(days: readonly Day[], { from, to }: Numbers): DayFacts[] {
  const log = logOf(from)
  const end = {
    seq: seqOf(log + 1, 0),
    first: Object.fromEntries(FACT_TABLES.map((table) => [table, log * FACTS_PER_LOG])) as Day['first'],
  }
  const own = days.filter(({ seq }) => logOf(seq) === log)
  return own
    .map(({ seq, first }, at) => ({ seq, first, after: own[at + 1] ?? end }))
    .filter(({ seq, after }) => seq < to && after.seq > from)
    .map(({ seq, first, after }) => ({
      seq,
      end: after.seq,
      numbers: Object.fromEntries(
        FACT_TABLES.map((table) => [table, { from: first[table], to: after.first[table] }]),
      ) as DayFacts['numbers'],
    }))
}

/** The first record from one on and before another, of one log, that uses a fact that is not among those of its day. */
export async function firstStray(ground: Ground, { from, to }: Numbers): Promise<number | undefined> {
  const { engine, connection } = ground
  for (const { seq, end, numbers } of factsByDay(await daysIn(ground), { from, to })) {
    const outside = USAGE_FACTS.map((column) => {
      const [at, of] = [sql.id('u', column), numbers[FACT_TABLE_OF[column]]]
      return sql<boolean>`${at} < ${of.from} or ${at} >= ${of.to}`
    })
    const first = sql`select min("u"."seq") from "usage" as "u"
      where "u"."seq" >= ${Math.max(seq, from)} and "u"."seq" < ${Math.min(end, to)} and (${sql.join(outside, sql` or `)})`
    const [found] = await connection.rows(compile(engine, first))
    if (typeof found?.[0] === 'number') return found[0]
  }
  return undefined
}
