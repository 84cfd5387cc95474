import { sql } from 'kysely'
import type { Instant } from '#base/instant'
import { MOMENTS, momentsIn } from '#core/history/moments'
import { bucketOf, bytesOf, placesOfRare } from '#core/history/rare-terms'
import { packPlaces, placesIn } from '#core/history/segment-index'
import { type Term, termOf } from '#core/history/terms'
import { SEGMENT } from '#core/ports/history-store'
import type { Engine } from './engine.ts'
import { type Connection, compile } from './query.ts'

/** So many segments are asked for at first, and each time four times as many, up to the most. */
const SEGMENTS_FIRST = 8
const SEGMENTS_MOST = 512
/** And of many terms fewer segments, so that no statement looks up more than so many postings: a search ends in time. */
const LOOKED_UP_MOST = 8192
/** So many rare terms are looked for by the store; of more all rows come back in which one may stand. */
const RARE_NAMED_MOST = 8

export interface Ground {
  engine: Engine
  connection: Connection
}

/** What a record must have to be looked at. Of each list of terms one must stand in it. */
export interface Narrowing {
  terms: readonly (readonly Term[])[]
  from?: Instant | undefined
  to?: Instant | undefined
}

/** Records of one segment in which all terms stand, and the moments of the oldest and the newest one of the segment. */
export interface Candidates {
  /** The number of the first record of the segment. */
  first: number
  from: Instant
  to: Instant
  /** How many there are; `undefined` while the places are needed to tell. */
  count: number | undefined
  /** Their numbers, newest first; `undefined` while they were not read. */
  seqs: number[] | undefined
  /** What is known of the terms that were asked for. */
  postings: Map<number, Posting>
}

interface Posting {
  count: number
  /** Its places, packed; `undefined` while they were not read. Those of a rare term come along with its count. */
  at: Uint8Array | undefined
}

interface List {
  numbers: readonly number[]
  /** Whether a record has at most one of the terms, so that their counts add up. */
  disjoint: boolean
}

/**
 * Segments that may hold candidates, from the one with the newest record back, some at a time. Only how many records have each term is
 * read: most segments are counted and never looked into.
 */
export async function* segmentsOf(ground: Ground, { terms, from, to }: Narrowing): AsyncGenerator<Candidates[]> {
  const lists = terms.map(listOf)
  const numbers = lists.flatMap((list) => list.numbers)
  const most = Math.max(SEGMENTS_FIRST, Math.min(SEGMENTS_MOST, Math.floor(LOOKED_UP_MOST / numbers.length)))
  let after: Candidates | undefined
  for (let limit = SEGMENTS_FIRST; ; limit = Math.min(limit * 4, most)) {
    const segments = await segmentsIn(ground, { from, to }, after, limit)
    await readCounts(ground, segments, numbers)
    yield segments.filter((segment) => tally(segment, lists))
    if (segments.length < limit) return
    after = segments.at(-1)
  }
}

function listOf(terms: readonly Term[]): List {
  return { numbers: terms.map(termOf), disjoint: new Set(terms.map(([field]) => field)).size <= 1 }
}

async function segmentsIn(
  { engine, connection }: Ground,
  { from, to }: Pick<Narrowing, 'from' | 'to'>,
  after: Candidates | undefined,
  limit: number,
): Promise<Candidates[]> {
  const conditions = [sql`1 = 1`]
  if (from !== undefined) conditions.push(sql`"to" >= ${from}`)
  if (to !== undefined) conditions.push(sql`"from" <= ${to}`)
  if (after !== undefined) conditions.push(sql`("to", "id") < (${after.to}, ${after.first / SEGMENT})`)
  const raws = await connection.rows(
    compile(
      engine,
      sql`select "id", "from", "to" from "usage_segment" where ${sql.join(conditions, sql` and `)} order by "to" desc, "id" desc limit ${limit}`,
    ),
  )
  return raws.map(([id, from, to]) => ({
    first: (id as number) * SEGMENT,
    from: from as number,
    to: to as number,
    count: undefined,
    seqs: undefined,
    postings: new Map(),
  }))
}

/** How many records of each segment have which term: by rows of their own, and what has none there, by those of rare terms. */
async function readCounts({ engine, connection }: Ground, segments: readonly Candidates[], terms: readonly number[]): Promise<void> {
  if (segments.length === 0) return
  const raws = await connection.rows(
    compile(engine, sql`select "segment", "term", "count" from "usage_posting" as "p" where ${named(engine, segments, terms)}`),
  )
  const byId = new Map(segments.map((segment) => [segment.first / SEGMENT, segment.postings]))
  for (const [segment, term, count] of raws as [number, number, number][]) byId.get(segment)?.set(term, { count, at: undefined })
  await readRare({ engine, connection }, segments, new Set(terms))
}

async function readRare({ engine, connection }: Ground, segments: readonly Candidates[], terms: ReadonlySet<number>): Promise<void> {
  const left = new Map<number, Candidates['postings']>()
  const missing = new Set<number>()
  for (const { first, postings } of segments) {
    for (const term of terms) {
      if (postings.has(term)) continue
      left.set(first / SEGMENT, postings)
      missing.add(term)
    }
  }
  if (missing.size === 0) return
  const lies = named(
    engine,
    segments.filter(({ first }) => left.has(first / SEGMENT)),
    [...missing].map(bucketOf),
  )
  const each = [...missing].slice(0, RARE_NAMED_MOST).map((term) => engine.holds(sql.id('p', 'at'), bytesOf(term)))
  const stands = missing.size > RARE_NAMED_MOST ? sql`` : sql` and (${sql.join(each, sql` or `)})`
  const raws = await connection.rows(compile(engine, sql`select "segment", "at" from "usage_posting" as "p" where ${lies}${stands}`))
  for (const [segment, at] of raws as [number, Uint8Array][]) {
    const postings = left.get(segment)
    for (const [term, places] of placesOfRare(at, missing))
      if (postings?.has(term) === false) postings.set(term, { count: places.length, at: packPlaces(places) })
  }
}

function named(engine: Engine, segments: readonly Candidates[], terms: readonly number[]) {
  const ids = segments.map(({ first }) => first / SEGMENT)
  return sql`${engine.oneOf(sql.id('p', 'segment'), ids)} and ${engine.oneOf(sql.id('p', 'term'), [...new Set(terms)])}`
}

/** Whether a segment may hold candidates at all; and how many, where the counts of its terms tell. */
function tally(segment: Candidates, lists: readonly List[]): boolean {
  const partial: number[] = []
  let sure = true
  for (const { numbers, disjoint } of lists) {
    const sum = numbers.reduce((total, term) => total + (segment.postings.get(term)?.count ?? 0), 0)
    if (sum === 0) return false
    // Terms whose numbers are alike by chance may add up to more than there are records.
    if (disjoint && sum === SEGMENT) continue
    partial.push(sum)
    sure &&= disjoint && sum < SEGMENT
  }
  if (partial.length === 0) segment.count = SEGMENT
  else if (partial.length === 1 && sure) segment.count = partial[0]
  return true
}

/** The moments of the records of segments, by the number of the first record of each. */
export async function readMoments({ engine, connection }: Ground, segments: readonly Candidates[]): Promise<Map<number, Instant[]>> {
  if (segments.length === 0) return new Map()
  const raws = await connection.rows(
    compile(engine, sql`select "segment", "at" from "usage_posting" as "p" where ${named(engine, segments, [MOMENTS])}`),
  )
  return new Map((raws as [number, Uint8Array][]).map(([segment, at]) => [segment * SEGMENT, momentsIn(at)]))
}

/** Reads which records of these segments have the terms. */
export async function readPlaces(
  { engine, connection }: Ground,
  terms: Narrowing['terms'],
  segments: readonly Candidates[],
): Promise<void> {
  const lists = terms.map((any) => any.map(termOf))
  const unread = new Set<number>()
  for (const { postings } of segments)
    for (const [term, { count, at }] of postings) if (at === undefined && count < SEGMENT) unread.add(term)
  if (unread.size > 0) {
    const raws = await connection.rows(
      compile(
        engine,
        sql`select "segment", "term", "count", "at" from "usage_posting" as "p" where ${named(engine, segments, [...unread])}`,
      ),
    )
    const byId = new Map(segments.map((segment) => [segment.first / SEGMENT, segment.postings]))
    for (const [segment, term, count, at] of raws as [number, number, number, Uint8Array][]) byId.get(segment)?.set(term, { count, at })
  }
  for (const segment of segments) {
    segment.seqs = cut(lists, segment.postings).map((place) => segment.first + place)
    segment.count = segment.seqs.length
  }
}

/** The places, newest first, that are in one posting of each list. The shortest list of places is taken first. */
function cut(terms: readonly (readonly number[])[], postings: ReadonlyMap<number, Posting>): number[] {
  const lists: Posting[][] = []
  for (const any of terms) {
    const found = any.map((term) => postings.get(term)).filter((posting) => posting !== undefined)
    if (found.length === 0) return []
    if (!found.some(({ count }) => count === SEGMENT)) lists.push(found)
  }
  lists.sort((left, right) => sizeOf(left) - sizeOf(right))
  const [first, ...others] = lists.map((list) => new Set(list.flatMap(placesOf)))
  if (first === undefined) return Array.from({ length: SEGMENT }, (_, place) => SEGMENT - 1 - place)
  return [...first].filter((place) => others.every((set) => set.has(place))).sort((left, right) => right - left)
}

const sizeOf = (list: readonly Posting[]) => list.reduce((sum, { count }) => sum + count, 0)

/** None of one that was dropped meanwhile. */
const placesOf = ({ count, at }: Posting) => (at === undefined ? [] : placesIn({ count, at }))
