import { type RawBuilder, sql } from 'kysely'
import { termOf } from '#core/history/terms'
import { plainPartOf, standsIn, WORDS_IN } from '#core/history/words'
import { logOf, SEGMENT, seqOf } from '#core/ports/history-store'
import type { UsageAsked, UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import { whereOf } from './conditions.ts'
import type { Engine } from './engine.ts'
import { type Candidates, candidatesOf, type Ground } from './postings.ts'
import { compile, type Raw, rowOf } from './query.ts'
import { USAGE_COLUMNS } from './schema.ts'
import { searchedTerms, termsSayAll } from './usage-terms.ts'

/** Counts are exact up to here; more is told as one more. */
export const TOTAL_MAX = 10_000
/** A keyword is looked for in so many of the newest records that the rest of the search leaves. */
export const KEYWORD_SCAN_MAX = 50_000
const SEARCHED = ['message', 'action', 'title', 'requestor', 'requestorName'] as const
/** So many candidates are looked at with one statement, and with the first, which as a rule fills a page. */
const LOOKED_AT_ONCE = 2000
const LOOKED_AT_FIRST = 250

/** A record that fits, in the order of the answer. */
interface Match {
  seq: number
  time: number
}
interface Head {
  position: number
  /** Where the records of each log begin that are in no segment yet. */
  tails: { from: number; to: number }[]
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
  return { position: head.position, rows: await rowsOf(ground, page), total: Math.min(matches.length + counted, TOTAL_MAX + 1), partial }
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
  let looked = 0
  let counted = 0
  for (const { from, to } of tails) matches.push(...(await matchesIn(ground, inRange(from, to), search, TOTAL_MAX + 1)))
  sort(matches)
  /** A segment may hold records that are newer than some that were found in others. */
  const last = search.offset + search.limit - 1
  const isPast = (to: number) => last < 0 || to < (matches[last]?.time ?? 0)
  const isCounted = countable(search, kept)
  const count = (candidates: Candidates) => {
    if (!isPast(candidates.to) || !isCounted(candidates)) return false
    counted += candidates.seqs.length
    return true
  }
  const isEnough = (to: number) => matches.length + counted > TOTAL_MAX && isPast(to)
  for await (const { where, size, to } of stretchesOf(ground, search, { count, isEnough })) {
    if (isEnough(to)) break
    if (search.keyword !== undefined && looked >= KEYWORD_SCAN_MAX) break
    if (search.enough?.() === true) return { matches, counted, partial: true }
    looked += size
    matches.push(...(await matchesIn(ground, where, search, size)))
    sort(matches)
  }
  return { matches, counted, partial: false }
}

/** Which segments need not be looked at to be counted: postings say all of it, none of it was dropped, and all of it lies in the time. */
export function countable(asked: UsageAsked, kept: Head['kept']): (candidates: Candidates) => boolean {
  if (!termsSayAll(asked)) return () => false
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = asked
  return (candidates) => {
    const first = Math.floor((candidates.seqs[0] ?? 0) / SEGMENT) * SEGMENT
    return candidates.from >= from && candidates.to <= to && first >= (kept.get(logOf(first)) ?? 0)
  }
}

/** Records to be looked at with one statement, and the moment of the newest of their segments. */
export interface Stretch {
  where: RawBuilder<boolean>
  size: number
  to: number
}

/** What is done with a segment before it is looked at: `count` tells that it is counted already, `isEnough` that none after it matters. */
interface Passing {
  count(candidates: Candidates): boolean
  isEnough?(to: number): boolean
}

/** What may fit, from the newest segment back: the records that postings name, or whole segments where postings leave out nothing. */
export async function* stretchesOf(ground: Ground, asked: UsageAsked, { count, isEnough }: Passing): AsyncGenerator<Stretch> {
  const terms = searchedTerms(asked)
  const narrowing = { terms: terms.map((any) => any.map(termOf)), from: asked.from, to: asked.to }
  let waiting: number[] = []
  let newestOf = 0
  let atOnce = LOOKED_AT_FIRST
  for await (const candidates of candidatesOf(ground, narrowing)) {
    if (count(candidates)) {
      if (isEnough?.(candidates.to) === true) break
      continue
    }
    const { seqs, to } = candidates
    if (seqs.length === SEGMENT) {
      const first = seqs.at(-1) as number
      yield { where: inRange(first, first + SEGMENT), size: SEGMENT, to }
      continue
    }
    if (waiting.length === 0) newestOf = to
    waiting.push(...seqs)
    while (waiting.length >= atOnce) {
      yield { where: among(ground, waiting.slice(0, atOnce)), size: atOnce, to: newestOf }
      waiting = waiting.slice(atOnce)
      newestOf = to
      atOnce = LOOKED_AT_ONCE
    }
  }
  if (waiting.length > 0) yield { where: among(ground, waiting), size: waiting.length, to: newestOf }
}

const among = ({ engine }: Ground, seqs: number[]) => engine.oneOf(sql.id('u', 'seq'), seqs)
export const inRange = (from: number, to: number) => sql<boolean>`"u"."seq" >= ${from} and "u"."seq" < ${to}`

function sort(matches: Match[]): void {
  matches.sort((left, right) => right.time - left.time || right.seq - left.seq)
}

async function matchesIn({ engine, connection }: Ground, where: RawBuilder<boolean>, asked: UsageAsked, limit: number): Promise<Match[]> {
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
  return found.map(([seq, time]) => ({ seq: seq as number, time: time as number }))
}

export function hasWords(texts: readonly (string | null)[], words: readonly string[]): boolean {
  return words.every((word) => texts.some((text) => text !== null && standsIn(text, word)))
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

export function within(engine: Engine, asked: UsageAsked): RawBuilder<boolean> {
  const { account, from, to, succeeded, resourceId, keyword, where = [], words = [] } = asked
  const conditions = [sql<boolean>`"u"."account" = ${account}`]
  if (resourceId !== undefined) conditions.push(sql<boolean>`"u"."resourceId" = ${resourceId}`)
  if (from !== undefined) conditions.push(sql<boolean>`"u"."time" >= ${from}`)
  if (to !== undefined) conditions.push(sql<boolean>`"u"."time" <= ${to}`)
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
