import { sql } from 'kysely'
import type { Backend } from './backend.ts'
import { compile } from './query.ts'

/** Deletes the rows between two numbers, so many numbers with each commit, so that nobody waits long for a turn. Safe to do again. */
export async function dropInSteps(
  { engine, aside }: Pick<Backend, 'engine' | 'aside'>,
  [table, column]: readonly [table: string, column: string],
  { from, to, step }: { from: number; to: number; step: number },
): Promise<void> {
  const [all, at] = [sql.table(table), sql.id(column)]
  for (;;) {
    const [raw] = await aside.rows(compile(engine, sql`select min(${at}) from ${all} where ${at} >= ${from} and ${at} < ${to}`))
    if (typeof raw?.[0] !== 'number') return
    await aside.run(compile(engine, sql`delete from ${all} where ${at} >= ${from} and ${at} < ${Math.min(raw[0] + step, to)}`))
  }
}
