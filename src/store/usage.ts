import { type RawBuilder, sql } from 'kysely'
import { type Term, termOf } from '#core/history/terms'
import { seqOf } from '#core/ports/history-store'
import type { UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import type { Engine } from './engine.ts'
import { candidatesOf, type Ground } from './postings.ts'
import { compile, type Raw, rowOf } from './query.ts'
import { USAGE_COLUMNS } from './schema.ts'

/** Counts are exact up to here; more is told as one more. */
export const TOTAL_MAX = 10_000
/** A keyword is looked for in so many of the newest records that the rest of the search leaves. */
export const KEYWORD_SCAN_MAX = 50_000
const SEARCHED = ['message', 'action', 'title', 'requestor', 'requestorName'] as const
/** So many candidates are looked at with one statement. */
const LOOKED_AT_ONCE = 2000

/** A record that fits, in the order of the answer. */
interface Match {
  seq: number
  time: number
}
interface Head {
  position: number
  /** Where the records of each log begin that are in no segment yet. */
  tails: { from: number; to: number }[]
}

/** The newest records that fit: those that are in no segment yet, then from the newest segment back those that its postings name. */
export async function searchUsage(ground: Ground, search: UsageSearch): Promise<{ position: number; rows: UsageRow[]; total: number }> {
  const { position, tails } = await headOf(ground)
  const matches = await newest(ground, search, tails)
  const page = matches.slice(search.offset, search.offset + search.limit)
  return { position, rows: await rowsOf(ground, page), total: Math.min(matches.length, TOTAL_MAX + 1) }
}

async function headOf({ engine, connection }: Ground): Promise<Head> {
  const raws = await connection.rows(
    compile(engine, sql`select "h"."position", "l"."id", "l"."posted" from "feed_head" as "h" left join "usage_log" as "l" on 1 = 1`),
  )
  const logs = raws.filter((raw) => raw[1] !== null) as unknown as [number, number, number][]
  return {
    position: (raws[0] as Raw)[0] as number,
    tails: logs.map(([, log, posted]) => ({ from: seqOf(log, posted), to: seqOf(log + 1, 0) })),
  }
}

async function newest(ground: Ground, search: UsageSearch, tails: Head['tails']): Promise<Match[]> {
  const matches: Match[] = []
  let looked = 0
  const tired = () => search.keyword !== undefined && looked >= KEYWORD_SCAN_MAX
  for (const { from, to } of tails)
    matches.push(...(await matchesIn(ground, sql`"u"."seq" >= ${from} and "u"."seq" < ${to}`, search, TOTAL_MAX + 1)))
  sort(matches)
  let waiting: number[] = []
  const look = async (seqs: number[]) => {
    looked += seqs.length
    matches.push(...(await matchesIn(ground, ground.engine.oneOf(sql.id('u', 'seq'), seqs), search, seqs.length)))
    sort(matches)
  }
  for await (const { seqs, to } of candidatesOf(ground, { terms: termsOf(search), from: search.from, to: search.to })) {
    // A segment may hold records that are newer than some that were found in others.
    if (tired() || to < (matches[TOTAL_MAX]?.time ?? 0)) break
    waiting.push(...seqs)
    while (waiting.length >= LOOKED_AT_ONCE && !tired()) {
      await look(waiting.slice(0, LOOKED_AT_ONCE))
      waiting = waiting.slice(LOOKED_AT_ONCE)
    }
  }
  if (waiting.length > 0 && !tired()) await look(waiting)
  return matches
}

function sort(matches: Match[]): void {
  matches.sort((left, right) => right.time - left.time || right.seq - left.seq)
}

async function matchesIn({ engine, connection }: Ground, where: RawBuilder<unknown>, search: UsageSearch, limit: number): Promise<Match[]> {
  const raws = await connection.rows(
    compile(
      engine,
      sql`select "u"."seq", "u"."time" from "usage_record" as "u" where ${where} and ${within(engine, search)}
        order by "u"."time" desc, "u"."seq" desc limit ${sql.lit(limit)}`,
    ),
  )
  return raws.map(([seq, time]) => ({ seq: seq as number, time: time as number }))
}

async function rowsOf({ engine, connection }: Ground, page: readonly Match[]): Promise<UsageRow[]> {
  if (page.length === 0) return []
  const columns = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
  const seqs = page.map(({ seq }) => seq)
  const raws = await connection.rows(
    compile(
      engine,
      sql`select ${columns} from "usage_record" as "u" where ${engine.oneOf(sql.id('u', 'seq'), seqs)} order by "u"."time" desc, "u"."seq" desc`,
    ),
  )
  return raws.map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 0))
}

/** What of a search the postings know. */
function termsOf({ account, resourceId, succeeded }: UsageSearch): number[][] {
  const terms: Term[][] = [[['account', account]]]
  if (resourceId !== undefined) terms.push([['resource', resourceId]])
  if (succeeded !== undefined)
    terms.push(
      [['result', 'SUCCESS']],
      [...succeeded].map((action): Term => ['action', action]),
    )
  return terms.map((any) => any.map(termOf))
}

function within(engine: Engine, { account, from, to, succeeded, resourceId, keyword }: UsageSearch): RawBuilder<boolean> {
  const conditions = [sql<boolean>`"u"."account" = ${account}`]
  if (resourceId !== undefined) conditions.push(sql<boolean>`"u"."resourceId" = ${resourceId}`)
  if (from !== undefined) conditions.push(sql<boolean>`"u"."time" >= ${from}`)
  if (to !== undefined) conditions.push(sql<boolean>`"u"."time" <= ${to}`)
  if (succeeded !== undefined) conditions.push(sql<boolean>`"u"."result" = 'SUCCESS' and "u"."action" in (${sql.join([...succeeded])})`)
  if (keyword !== undefined) conditions.push(hasKeyword(engine, keyword))
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function hasKeyword(engine: Engine, keyword: string): RawBuilder<boolean> {
  const each = SEARCHED.map((column) => engine.contains(sql.id('u', column), keyword))
  return sql<boolean>`(${sql.join(each, sql` or `)})`
}
