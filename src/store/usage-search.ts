import { sql } from 'kysely'
import { WORDS_IN } from '#core/history/words'
import type { CountedBy, UsageAsked, UsageCounts } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import type { Candidates, Ground } from './postings.ts'
import { compile, rowOf } from './query.ts'
import { USAGE_COLUMNS } from './schema.ts'
import { countable, hasWords, headOf, inRange, type Stretch, stretchesOf, within } from './usage.ts'

/** So many records are passed by in one statement. */
const STEP = 20_000
const COLUMNS = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
const TEXTS = sql.join(WORDS_IN.map((column) => sql.id('u', column)))

/** Counts what fits, by what records are counted by. */
export async function countUsage(ground: Ground, asked: UsageAsked, by: CountedBy, limit: number): Promise<UsageCounts> {
  const counts = new Map<string | number, number>()
  const { tails, kept } = await headOf(ground)
  const isCounted = countable(asked, kept)
  // A segment that lies within one interval is counted by its postings alone.
  const count = (candidates: Candidates) => {
    if (!('everyMs' in by) || !isCounted(candidates)) return false
    const [first, last] = [candidates.from, candidates.to].map((time) => Math.floor((time - by.from) / by.everyMs)) as [number, number]
    if (first !== last || first < 0) return false
    const key = by.from + first * by.everyMs
    counts.set(key, (counts.get(key) ?? 0) + candidates.seqs.length)
    return true
  }
  for (const { from, to } of tails) await countIn(ground, asked, by, inRange(from, to), counts)
  let partial = false
  for await (const { where } of stretchesOf(ground, asked, { count })) {
    partial = asked.enough?.() === true
    if (partial) break
    await countIn(ground, asked, by, where, counts)
  }
  const all = [...counts].map(([key, count]) => ({ key, count })).sort((left, right) => right.count - left.count)
  return { counts: all.slice(0, limit), partial }
}

async function countIn(ground: Ground, asked: UsageAsked, by: CountedBy, where: Stretch['where'], counts: Map<string | number, number>) {
  const { engine, connection } = ground
  const key = 'column' in by ? sql.id('u', by.column) : sql`("u"."time" - cast(${by.from} as bigint)) / cast(${by.everyMs} as bigint)`
  const fits = sql`from "usage_record" as "u" where ${where} and ${within(engine, asked)}`
  const { words } = asked
  const counting = words === undefined ? sql`select ${key} as "key", count(*) ${fits} group by 1` : sql`select ${key}, 1, ${TEXTS} ${fits}`
  for (const [told, count, ...texts] of await connection.rows(compile(engine, counting))) {
    if (words !== undefined && !hasWords(texts as (string | null)[], words)) continue
    const name = 'column' in by ? (told as string) : by.from + (told as number) * by.everyMs
    counts.set(name, (counts.get(name) ?? 0) + (count as number))
  }
}

/** In the order of their numbers: log by log, and in each as they were committed. */
export async function usageAfter(
  { engine, connection }: Ground,
  asked: UsageAsked,
  after: number,
  limit: number,
): Promise<{ rows: UsageRow[]; next: number | null }> {
  for (let from = after; ; ) {
    const step = sql`select "seq" from "usage" where "seq" > ${from} order by "seq" limit 1 offset ${STEP - 1}`
    const edge = (await connection.rows(compile(engine, step)))[0]?.[0] as number | undefined
    const where = inRange(from + 1, edge === undefined ? Number.MAX_SAFE_INTEGER : edge + 1)
    const bound = asked.words === undefined ? sql`limit ${limit}` : sql``
    const found = sql`select ${COLUMNS} from "usage_record" as "u" where ${where} and ${within(engine, asked)} order by "u"."seq" ${bound}`
    const rows = (await connection.rows(compile(engine, found)))
      .map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 0))
      .filter(
        (row) =>
          asked.words === undefined ||
          hasWords(
            WORDS_IN.map((column) => row[column]),
            asked.words,
          ),
      )
    if (rows.length >= limit) return { rows: rows.slice(0, limit), next: rows[limit - 1]?.seq ?? null }
    if (edge === undefined || rows.length > 0 || asked.enough?.() === true) return { rows, next: edge ?? null }
    from = edge
  }
}
