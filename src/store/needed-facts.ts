import { type RawBuilder, sql } from 'kysely'
import type { Backend } from './backend.ts'
import { compile } from './query.ts'
import type { FactTable } from './schema.ts'

/** So many rows are looked at in one statement. */
const STEP = 20_000

/** The first facts that records from one on and before another need, by what they hold: nobody signed the numbers, so no record's word is taken for another's. */
export async function firstNeeded(backend: Pick<Backend, 'engine' | 'wide'>, from: number, to: number): Promise<Record<FactTable, number>> {
  const [address, message, job, who, call, resource, last] = await leastOf(backend, { table: 'usage', by: 'seq', from, to }, [
    ...['address', 'message', 'job', 'who', 'call', 'resource'].map((column) => sql.id(column)),
    sql`-"resource"`,
  ])
  const resources = { table: 'usage_resource', by: 'id', from: resource as number, to: 1 - (last as number) }
  const [head] = await leastOf(backend, resources, [sql`"head"`])
  return {
    usage_text: Math.min(...([address, message, job, head] as number[])),
    usage_who: who as number,
    usage_call: call as number,
    usage_resource: resource as number,
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
