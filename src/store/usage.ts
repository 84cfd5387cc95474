import { type RawBuilder, sql } from 'kysely'
import { plainPartOf, standsIn, WORDS_IN } from '#core/history/words'
import { seqOf } from '#core/ports/history-store'
import type { UsageAsked, UsageSearch } from '#core/ports/store'
import { USAGE_COLUMNS, type UsageRow } from '#core/usage-row'
import { whereOf } from './conditions.ts'
import type { Engine } from './engine.ts'
import { Facts } from './facts.ts'
import type { Candidates, Ground } from './postings.ts'
import { compile, type Raw, rowOf } from './query.ts'
import { countable, inRange, stretchesOf, type Tails } from './stretches.ts'

/** Counts are exact up to here; more is told as one more. */
export const TOTAL_MAX = 10_000
/** A keyword is looked for in so many of the newest records that the rest of the search leaves. */
export const KEYWORD_SCAN_MAX = 50_000
/** So many records are looked at whole rather than all names of their days. */
const FEW = 1000
const SEARCHED = ['message', 'action', 'title', 'requestor', 'requestorName'] as const
/** A record that fits, in the order of the answer. */
interface Match {
  seq: number
  time: number
}
interface Head {
  position: number
  tails: Tails
  /** The first number of each log that was not dropped. */
  kept: ReadonlyMap<number, number>
}

interface Found {
  position: number
  rows: UsageRow[]
  total: number
  partial: boolean
}

/** The newest records that fit: those that are in no segment yet, then from the newest segment back those that its postings name. */
export async function searchUsage(ground: Ground, search: UsageSearch): Promise<Found> {
  const head = await headOf(ground)
  const { matches, counted, partial } = await newest(ground, search, head)
  const page = matches.slice(search.offset, search.offset + search.limit)
  return {
    position: head.position,
    rows: await rowsOf(ground, page, search),
    total: Math.min(matches.length + counted, TOTAL_MAX + 1),
    partial,
  }
}

export async function headOf({ engine, connection }: Ground): Promise<Head> {
  const raws = await connection.rows(
    compile(
      engine,
      sql`select "h"."position", "l"."id", "l"."posted", "l"."kept" from "feed_head" as "h" left join "usage_log" as "l" on 1 = 1`,
    ),
  )
  const logs = raws.filter((raw) => raw[1] !== null) as unknown as [number, number, number, number][]
  return {
    position: (raws[0] as Raw)[0] as number,
    tails: logs.map(([, log, posted]) => ({ from: seqOf(log, posted), to: seqOf(log + 1, 0) })),
    kept: new Map(logs.map(([, log, , kept]) => [log, seqOf(log, kept)])),
  }
}

async function newest(
  ground: Ground,
  search: UsageSearch,
  { tails, kept }: Head,
): Promise<{ matches: Match[]; counted: number; partial: boolean }> {
  const matches: Match[] = []
  const facts = new Facts(ground, search)
  let looked = 0
  let counted = 0
  for (const { from, to } of tails) matches.push(...(await matchesIn(ground, inRange(from, to), search, TOTAL_MAX + 1)))
  sort(matches)
  /** A segment may hold records that are newer than some that were found in others. */
  const last = search.offset + search.limit - 1
  const most = Math.max(TOTAL_MAX, last) + 1
  const isPast = (to: number) => last < 0 || to < (matches[last]?.time ?? 0)
  const isCounted = countable(search, kept)
  const count = (candidates: Candidates) => {
    if (candidates.count === undefined || !isPast(candidates.to) || !isCounted(candidates)) return false
    counted += candidates.count
    return true
  }
  const isEnough = (to: number) => (search.uncounted === true || matches.length + counted > TOTAL_MAX) && isPast(to)
  for await (const { where, size, to, range } of stretchesOf(ground, search, tails, { count, isEnough })) {
    if (isEnough(to)) break
    if (search.keyword !== undefined && looked >= KEYWORD_SCAN_MAX) break
    if (search.enough?.() === true) return { matches, counted, partial: true }
    looked += size
    const limit = Math.min(size, most)
    matches.push(
      ...((await matchesByFew(ground, where, search, limit, await facts.split(range))) ??
        (await matchesIn(ground, where, search, limit, await facts.fitting(range)))),
    )
    sort(matches)
  }
  return { matches, counted, partial: false }
}

/** What fits where all but a few records are sure to fit or not, so that these are looked at whole; `undefined` where more are open. */
async function matchesByFew(
  ground: Ground,
  where: RawBuilder<boolean>,
  asked: UsageAsked,
  limit: number,
  split: Awaited<ReturnType<Facts['split']>>,
): Promise<Match[] | undefined> {
  if (split === undefined) return undefined
  const { engine, connection } = ground
  const few = sql`select "u"."seq" from "usage" as "u" where ${where} and ${inTime(asked)} and ${split.open} limit ${sql.lit(FEW + 1)}`
  const open = (await connection.rows(compile(engine, few))).map(([seq]) => seq as number)
  if (open.length > FEW) return undefined
  return [
    ...(await matchesIn(ground, where, asked, limit, split.sure)),
    ...(open.length === 0 ? [] : await matchesIn(ground, engine.oneOf(sql.id('u', 'seq'), open), asked, limit)),
  ]
}

function sort(matches: Match[]): void {
  matches.sort((left, right) => right.time - left.time || right.seq - left.seq)
}

/** `fitting`: what is left to ask of a record, where that can be said of its row alone. */
async function matchesIn(
  { engine, connection }: Ground,
  where: RawBuilder<boolean>,
  asked: UsageAsked,
  limit: number,
  fitting?: RawBuilder<boolean>,
): Promise<Match[]> {
  if (fitting !== undefined) {
    const found = sql`select "u"."seq", "u"."time" from "usage" as "u" where ${where} and ${inTime(asked)} and ${fitting}
      order by "u"."time" desc, "u"."seq" desc limit ${sql.lit(limit)}`
    return (await connection.rows(compile(engine, found))).map(matchOf)
  }
  const { words } = asked
  // A store knows the case of A–Z alone and no whole words: it leaves what may fit, and what fits is found here.
  const texts = words === undefined ? sql`` : sql`, ${sql.join(WORDS_IN.map((column) => sql.id('u', column)))}`
  const bound = words === undefined ? sql`limit ${sql.lit(limit)}` : sql``
  const raws = await connection.rows(
    compile(
      engine,
      sql`select "u"."seq", "u"."time"${texts} from "usage_record" as "u" where ${where} and ${within(engine, asked)}
        order by "u"."time" desc, "u"."seq" desc ${bound}`,
    ),
  )
  const found = words === undefined ? raws : raws.filter((raw) => hasWords(raw.slice(2) as string[], words))
  return found.map(matchOf)
}

const matchOf = ([seq, time]: Raw): Match => ({ seq: seq as number, time: time as number })

export function hasWords(texts: readonly (string | null)[], words: readonly string[]): boolean {
  return words.every((word) => texts.some((text) => text !== null && standsIn(text, word)))
}

/** Terms are short: what they name by chance is left out here, at the latest. */
async function rowsOf({ engine, connection }: Ground, page: readonly Match[], asked: UsageAsked): Promise<UsageRow[]> {
  if (page.length === 0) return []
  const columns = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
  const seqs = page.map(({ seq }) => seq)
  const raws = await connection.rows(
    compile(
      engine,
      sql`select ${columns} from "usage_record" as "u" where ${engine.oneOf(sql.id('u', 'seq'), seqs)} and ${within(engine, asked)}
        order by "u"."time" desc, "u"."seq" desc`,
    ),
  )
  return raws.map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 0))
}

export function inTime({ from = 0, to = Number.MAX_SAFE_INTEGER }: UsageAsked): RawBuilder<boolean> {
  return sql<boolean>`"u"."time" >= ${from} and "u"."time" <= ${to}`
}

export function within(engine: Engine, asked: UsageAsked): RawBuilder<boolean> {
  const { account, from, to, succeeded, resourceId, keyword, where = [], words = [] } = asked
  const conditions = [sql<boolean>`"u"."account" = ${account}`]
  if (resourceId !== undefined) conditions.push(sql<boolean>`"u"."resourceId" = ${resourceId}`)
  if (from !== undefined || to !== undefined) conditions.push(inTime(asked))
  if (succeeded !== undefined) conditions.push(sql<boolean>`"u"."result" = 'SUCCESS' and "u"."action" in (${sql.join([...succeeded])})`)
  if (keyword !== undefined) conditions.push(hasKeyword(engine, keyword))
  if (where.length > 0) conditions.push(whereOf(engine, (name) => sql.id('u', name), where))
  for (const word of words) conditions.push(mayHave(engine, plainPartOf(word)))
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function mayHave(engine: Engine, part: string): RawBuilder<boolean> {
  if (part === '') return sql<boolean>`1 = 1`
  const each = WORDS_IN.map((column) => engine.contains(sql.id('u', column), part))
  return sql<boolean>`(${sql.join(each, sql` or `)})`
}

function hasKeyword(engine: Engine, keyword: string): RawBuilder<boolean> {
  const each = SEARCHED.map((column) => engine.contains(sql.id('u', column), keyword))
  return sql<boolean>`(${sql.join(each, sql` or `)})`
}
