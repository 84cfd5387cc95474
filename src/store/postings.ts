import { sql } from 'kysely'
import type { Instant } from '#base/instant'
import { placesIn } from '#core/history/open-segment'
import { SEGMENT } from '#core/ports/history-store'
import type { Engine } from './engine.ts'
import { type Connection, compile, type Raw } from './query.ts'

/** So many segments are asked for at first, and each time four times as many, up to the most. */
const SEGMENTS_FIRST = 8
const SEGMENTS_MOST = 512

export interface Ground {
  engine: Engine
  connection: Connection
}

/** What a record must have to be looked at. Of each list of terms one must stand in it. */
export interface Narrowing {
  terms: readonly (readonly number[])[]
  from?: Instant | undefined
  to?: Instant | undefined
}

/** Records of one segment in which all terms stand, and the moments of the oldest and the newest one of the segment. */
export interface Candidates {
  seqs: number[]
  from: Instant
  to: Instant
}

interface Place {
  from: number
  to: number
  id: number
}

/** Candidates in full segments, from the segment with the newest record back. Some may be gone by now, and some may not be meant. */
export async function* candidatesOf(ground: Ground, narrowing: Narrowing): AsyncGenerator<Candidates> {
  let after: Place | undefined
  for (let limit = SEGMENTS_FIRST; ; limit = Math.min(limit * 4, SEGMENTS_MOST)) {
    const segments = grouped(await ground.connection.rows(segmentsQuery(ground.engine, narrowing, after, limit)))
    for (const { id, from, to, places } of segments) {
      after = { id, from, to }
      const seqs = cut(narrowing.terms, places).map((place) => id * SEGMENT + place)
      if (seqs.length > 0) yield { seqs, from, to }
    }
    if (segments.length < limit) return
  }
}

function segmentsQuery(engine: Engine, { terms, from, to }: Narrowing, after: Place | undefined, limit: number) {
  const conditions = [sql`1 = 1`]
  if (from !== undefined) conditions.push(sql`"to" >= ${from}`)
  if (to !== undefined) conditions.push(sql`"from" <= ${to}`)
  if (after !== undefined) conditions.push(sql`("to", "id") < (${after.to}, ${after.id})`)
  const segments = sql`select "id", "from", "to" from "usage_segment" where ${sql.join(conditions, sql` and `)} order by "to" desc, "id" desc limit ${limit}`
  return compile(
    engine,
    sql`select "s"."id", "s"."to", "p"."term", "p"."count", "p"."at", "s"."from" from (${segments}) as "s"
      left join "usage_posting" as "p" on "p"."segment" = "s"."id" and "p"."term" in (${sql.join(terms.flat())})
      order by "s"."to" desc, "s"."id" desc`,
  )
}

interface Segment extends Place {
  places: Map<number, Raw>
}

function grouped(raws: readonly Raw[]): Segment[] {
  const segments: Segment[] = []
  for (const raw of raws) {
    const [id, to, term] = raw as [number, number, number | null]
    let last = segments.at(-1)
    if (last?.id !== id) {
      last = { id, from: raw[5] as number, to, places: new Map() }
      segments.push(last)
    }
    if (term !== null) last.places.set(term, raw)
  }
  return segments
}

/** The places, newest first, that are in one posting of each list. The shortest list of places is taken first. */
function cut(terms: readonly (readonly number[])[], postings: Map<number, Raw>): number[] {
  const lists: number[][] = []
  for (const any of terms) {
    const found = any.map((term) => postings.get(term)).filter((raw) => raw !== undefined)
    if (found.length === 0) return []
    const places = found.map((raw) => placesIn({ count: raw[3] as number, at: raw[4] as Uint8Array }))
    lists.push(places.length === 1 ? (places[0] as number[]) : [...new Set(places.flat())])
  }
  const [first = [], ...others] = lists.sort((left, right) => left.length - right.length)
  const sets = others.filter((list) => list.length < SEGMENT).map((list) => new Set(list))
  return first.filter((place) => sets.every((set) => set.has(place))).sort((left, right) => right - left)
}
