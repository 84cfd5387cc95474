import { type RawBuilder, sql } from 'kysely'
import type { Backend } from './backend.ts'
import { compile } from './query.ts'
import { FACT_TABLE_OF, type FactColumn, type FactTable, USAGE_FACTS } from './schema.ts'

/** So many rows are looked at in one statement. */
const STEP = 20_000

/** The first facts that records from one on and before another need, by what they hold: nobody signed the numbers, so no record's word is taken for another's. */
export async function firstNeeded(backend: Pick<Backend, 'engine' | 'wide'>, from: number, to: number): Promise<Record<FactTable, number>> {
  const records = { table: 'usage', by: 'seq', from, to }
  const [last, ...least] = await leastOf(backend, records, [sql`-"resource"`, ...USAGE_FACTS.map((column) => sql.id(column))])
  const leastIn = (table: FactTable) => Math.min(...least.filter((_, at) => FACT_TABLE_OF[USAGE_FACTS[at] as FactColumn] === table))
  const resources = { table: 'usage_resource', by: 'id', from: leastIn('usage_resource'), to: 1 - (last as number) }
  const [head] = await leastOf(backend, resources, [sql`"head"`])
  return {
    usage_text: Math.min(leastIn('usage_text'), head as number),
    usage_who: leastIn('usage_who'),
    usage_call: leastIn('usage_call'),
    usage_resource: leastIn('usage_resource'),
  }
}

/** The least that rows hold of each; infinite where they hold none. */
async function leastOf(
  { engine, wide }: Pick<Backend, 'engine' | 'wide'>,
  { table, by, from, to }: { table: string; by: string; from: number; to: number },
  what: readonly RawBuilder<unknown>[],
): Promise<number[]> {
  const least = what.map(() => Number.POSITIVE_INFINITY)
  const mins = sql.join(what.map((each) => sql`min(${each})`))
  for (let next = from; next < to; ) {
    const some = sql`select * from ${sql.table(table)} where ${sql.id(by)} >= ${next} and ${sql.id(by)} < ${to} order by ${sql.id(by)} limit ${STEP}`
    const [raw] = await wide.rows(compile(engine, sql`select max(${sql.id(by)}), ${mins} from (${some}) as "some"`))
    const [last, ...told] = (raw ?? []) as (number | null)[]
    if (last == null) break
    for (const [at, value] of told.entries()) if (value !== null) least[at] = Math.min(least[at] as number, value)
    next = last + 1
  }
  return least
}
