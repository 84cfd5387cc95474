import { type RawBuilder, sql } from 'kysely'
import { WORDS_IN } from '#core/history/words'
import type { CountedBy, UsageAsked, UsageCounts } from '#core/ports/store'
import { USAGE_COLUMNS, type UsageRow } from '#core/usage-row'
import { Facts } from './facts.ts'
import { countOverTime } from './over-time.ts'
import type { Candidates, Ground } from './postings.ts'
import { compile, rowOf } from './query.ts'
import { countable, inRange, type Stretch, stretchesOf } from './stretches.ts'
import { hasWords, headOf, inTime, within } from './usage.ts'
import { termsSayAll } from './usage-terms.ts'

/** So many records are passed by in one statement. */
const STEP = 20_000
const COLUMNS = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
const TEXTS = sql.join(WORDS_IN.map((column) => sql.id('u', column)))

type Counts = Map<string | number, number>

/** Counts what fits, by what records are counted by. */
export async function countUsage(ground: Ground, asked: UsageAsked, by: CountedBy, limit: number): Promise<UsageCounts> {
  const counts: Counts = new Map()
  const { tails, kept } = await headOf(ground)
  const isCounted = countable(asked, kept)
  // A segment that lies within one interval is counted by its postings alone.
  const count = (candidates: Candidates) => {
    if (!('everyMs' in by) || candidates.count === undefined || !isCounted(candidates)) return false
    const [first, last] = [candidates.from, candidates.to].map((time) => Math.floor((time - by.from) / by.everyMs)) as [number, number]
    if (first !== last || first < 0) return false
    const key = by.from + first * by.everyMs
    counts.set(key, (counts.get(key) ?? 0) + candidates.count)
    return true
  }
  for (const { from, to } of tails) await countIn(ground, asked, by, inRange(from, to), counts)
  let partial = false
  const facts = new Facts(ground, asked)
  // One that lies in several, by the moments of its records, where terms say all that is asked.
  const overTime =
    'everyMs' in by && termsSayAll(asked)
      ? {
          countAmong: (segments: readonly Candidates[]) =>
            countOverTime(ground, { by, asked, kept }, segments, (interval, count) =>
              count === 0 ? undefined : add(counts, by, [[interval, count]]),
            ),
        }
      : {}
  for await (const { where, range } of stretchesOf(ground, asked, tails, { count, ...overTime })) {
    partial = asked.enough?.() === true
    if (partial) break
    const fitting = await facts.fitting(range)
    if (fitting === undefined) await countIn(ground, asked, by, where, counts)
    else await countFacts(ground, by, sql`${where} and ${inTime(asked)} and ${fitting}`, counts)
  }
  const all = [...counts].map(([key, count]) => ({ key, count })).sort((left, right) => right.count - left.count)
  return { counts: all.slice(0, limit), partial }
}

/** Of records of which their rows alone tell whether they fit. */
async function countFacts({ engine, connection }: Ground, by: CountedBy, where: RawBuilder<unknown>, counts: Counts) {
  const counting =
    'column' in by ? countedByFact(by.column, where) : sql`select ${intervalOf(by)}, count(*) from "usage" as "u" where ${where} group by 1`
  add(counts, by, (await connection.rows(compile(engine, counting))) as [string | number, number][])
}

function countedByFact(column: Exclude<CountedBy, { everyMs: number }>['column'], where: RawBuilder<unknown>) {
  const [by, table] = column === 'requestorName' ? ['who', 'usage_who'] : ['call', 'usage_call']
  const each = sql`select ${sql.id('u', by)} as "id", count(*) as "count" from "usage" as "u" where ${where} group by 1`
  return sql`select ${sql.id('f', column)}, cast(sum("each"."count") as bigint) from (${each}) as "each" join ${sql.table(table)} as "f" on "f"."id" = "each"."id" group by 1`
}

function add(counts: Counts, by: CountedBy, told: readonly [string | number, number][]): void {
  for (const [key, count] of told) {
    const name = 'column' in by ? key : by.from + (key as number) * by.everyMs
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
}

const intervalOf = ({ everyMs, from }: { everyMs: number; from: number }) =>
  sql`("u"."time" - cast(${from} as bigint)) / cast(${everyMs} as bigint)`

async function countIn(ground: Ground, asked: UsageAsked, by: CountedBy, where: Stretch['where'], counts: Counts) {
  const { engine, connection } = ground
  const key = 'column' in by ? sql.id('u', by.column) : intervalOf(by)
  const fits = sql`from "usage_record" as "u" where ${where} and ${within(engine, asked)}`
  const { words } = asked
  const counting = words === undefined ? sql`select ${key} as "key", count(*) ${fits} group by 1` : sql`select ${key}, 1, ${TEXTS} ${fits}`
  const told = (await connection.rows(compile(engine, counting))) as [string | number, number, ...(string | null)[]][]
  const found = words === undefined ? told : told.filter(([, , ...texts]) => hasWords(texts, words))
  add(
    counts,
    by,
    found.map(([key, count]) => [key, count]),
  )
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
