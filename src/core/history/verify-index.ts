import { DAY } from '#base/instant'
import { type HistoryStore, type LogRow, numberOf, type PostingRow, SEGMENT, type SegmentRow, seqOf } from '../ports/history-store.ts'
import type { UsageRow } from '../usage-row.ts'
import { MOMENTS, momentsIn } from './moments.ts'
import { isBucket, isWellPacked, pairsIn, RARE_MOST } from './rare-terms.ts'
import { placesIn, SegmentIndex } from './segment-index.ts'

/** What a search goes by besides the records themselves. An export has none of it. */
export type IndexSource = Partial<Pick<HistoryStore, 'postings' | 'days' | 'firstStray'>>

/** Checks that what a log is searched by fits its records: none of it is signed, so that it is only worth what this says. */
export class IndexWalk {
  readonly #source: IndexSource
  readonly #log: number
  #days: Promise<ReadonlyMap<number, number>> | undefined
  #day: number | undefined

  constructor(source: IndexSource, { id }: Pick<LogRow, 'id'>) {
    this.#source = source
    this.#log = id
  }

  /**
   * The number of the first record of which the index tells something else. `records`: those of a segment that are there, in their order;
   * `row`: the segment as it is stored, where it is full.
   */
  async misfit(first: number, records: readonly UsageRow[], row: SegmentRow | undefined): Promise<number | undefined> {
    const [oldest, newest] = [records[0], records.at(-1)]
    if (this.#source.postings === undefined || oldest === undefined || newest === undefined) return undefined
    const ofDay = await this.#dayMisfit(records)
    const stray = await this.#source.firstStray?.(oldest.seq, newest.seq + 1)
    const beside = [ofDay, stray === undefined ? undefined : numberOf(stray)]
    if (row === undefined) return least(beside)
    const made = new SegmentIndex()
    for (const { seq, ...record } of records) made.add(record, numberOf(seq) - first)
    const place = misfitIn(row, await this.#source.postings(row.id), { made, start: numberOf(oldest.seq) - first })
    return least([...beside, place === undefined ? undefined : first + place])
  }

  /** A day of a log is told by the first record that is of a later one than all before it. */
  async #dayMisfit(records: readonly UsageRow[]): Promise<number | undefined> {
    this.#days ??= (this.#source.days?.(this.#log) ?? Promise.resolve([])).then(
      (days) => new Map(days.map(({ seq, day }) => [numberOf(seq), day])),
    )
    const days = await this.#days
    this.#day ??= dayBefore(days, numberOf(records[0]?.seq ?? 0))
    let first: number | undefined
    for (const { seq, time } of records) {
      const day = Math.floor(time / DAY)
      if (days.get(numberOf(seq)) !== (day > this.#day ? day : undefined)) first ??= numberOf(seq)
      this.#day = Math.max(this.#day, day)
    }
    return first
  }
}

function least(numbers: readonly (number | undefined)[]): number | undefined {
  const told = numbers.filter((number) => number !== undefined)
  return told.length === 0 ? undefined : Math.min(...told)
}

/** The latest day that is told before a record; -1 where none is. */
function dayBefore(days: ReadonlyMap<number, number>, first: number): number {
  return [...days].reduce((latest, [number, day]) => (number < first ? Math.max(latest, day) : latest), -1)
}

/** Where the records begin that are in no segment yet, if the log tells of more segments than it can have. */
export function postedMisfit({ id, posted, size }: LogRow): number | undefined {
  const most = Math.floor(size / SEGMENT) * SEGMENT
  return posted > most || posted % SEGMENT !== 0 ? numberOf(seqOf(id, most)) : undefined
}

/** The first place, from `start` on, of which the stored index tells something else than the one that was made anew. */
function misfitIn(
  row: SegmentRow,
  stored: readonly PostingRow[],
  { made, start }: { made: SegmentIndex; start: number },
): number | undefined {
  // Of a segment of which some records were dropped the others are there.
  const fits = start === 0 ? row.from === made.from && row.to === made.to : row.from <= made.from && row.to >= made.to
  const rows = made.postings(row.id)
  if (fits && isSame(stored, rows)) return undefined
  const misfits = fits && isWellKept(stored) ? [] : [start]
  const moments = stored.find(({ term }) => term === MOMENTS)
  const told = moments?.count === start + made.moments.length ? momentsIn(moments.at).slice(start) : []
  misfits.push(...firstOther(told, made.moments).map((at) => start + at))
  const expected = placesByTerm(rows)
  for (const [term, all] of placesByTerm(stored)) {
    const places = all.filter((place) => place >= start)
    const its = expected.get(term) ?? []
    expected.delete(term)
    misfits.push(...firstOther(places, its).map((at) => Math.min(places[at] ?? SEGMENT, its[at] ?? SEGMENT)))
  }
  for (const [first] of expected.values()) misfits.push(first as number)
  return misfits.length === 0 ? undefined : misfits.reduce((least, place) => Math.min(least, place))
}

function isSame(stored: readonly PostingRow[], made: readonly PostingRow[]): boolean {
  const left = new Map(stored.map((row) => [row.term, row]))
  return (
    stored.length === made.length &&
    made.every(({ term, count, at }) => {
      const its = left.get(term)
      return its?.count === count && Buffer.compare(its.at, at) === 0
    })
  )
}

/** Where two lists begin to differ, if they do. */
function firstOther(told: ArrayLike<number>, expected: ArrayLike<number>): number[] {
  const length = Math.max(told.length, expected.length)
  for (let at = 0; at < length; at++) if (told[at] !== expected[at]) return [at]
  return []
}

/** Whether rows are as they are written, so that a search finds all that stands in them: it looks for a rare term only where it has no row of its own. */
function isWellKept(stored: readonly PostingRow[]): boolean {
  const own = stored.filter(({ term }) => term < MOMENTS)
  const others = stored.filter(({ term }) => term > MOMENTS)
  const terms = new Set(own.map(({ term }) => term))
  return (
    own.every(({ count }) => count > RARE_MOST) &&
    others.every((row) => isWellPacked(row) && pairsIn(row.at).every(({ term }) => !terms.has(term)))
  )
}

function placesByTerm(postings: readonly PostingRow[]): Map<number, number[]> {
  const byTerm = new Map<number, number[]>()
  for (const posting of postings) {
    if (posting.term < MOMENTS) byTerm.set(posting.term, wellTold(posting))
    else if (isBucket(posting.term))
      for (const { term, place } of pairsIn(posting.at)) {
        const known = byTerm.get(term)
        if (known === undefined) byTerm.set(term, [place])
        else known.push(place)
      }
  }
  return byTerm
}

/** Places, if there are as many as are counted: a count is believed without a look at them. */
function wellTold(posting: PostingRow): number[] {
  const places = placesIn(posting)
  const isWell = places.length === posting.count && (posting.count < SEGMENT || posting.at.byteLength === 0)
  return isWell ? places : Array.from({ length: SEGMENT }, (_, place) => place)
}
