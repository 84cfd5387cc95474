import { DAY } from '#base/instant'
import { type HistoryStore, type LogRow, numberOf, type PostingRow, SEGMENT, type SegmentRow, seqOf } from '../ports/history-store.ts'
import type { UsageRow } from '../usage-row.ts'
import { MOMENTS, momentsIn } from './moments.ts'
import { placesIn, SegmentIndex } from './segment-index.ts'

/** What a search goes by besides the records themselves. An export has none of it. */
export type IndexSource = Partial<Pick<HistoryStore, 'postings' | 'days'>>

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
    const [oldest] = records
    if (this.#source.postings === undefined || oldest === undefined) return undefined
    const ofDay = await this.#dayMisfit(records)
    if (row === undefined) return ofDay
    const made = new SegmentIndex()
    for (const { seq, ...record } of records) made.add(record, numberOf(seq) - first)
    const place = misfitIn(row, await this.#source.postings(row.id), { made, start: numberOf(oldest.seq) - first })
    return place === undefined ? ofDay : Math.min(first + place, ofDay ?? Number.POSITIVE_INFINITY)
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
  const left = new Map(stored.map((posting) => [posting.term, posting]))
  const misfits: number[] = []
  // Of a segment of which some records were dropped the others are there.
  const fits = start === 0 ? row.from === made.from && row.to === made.to : row.from <= made.from && row.to >= made.to
  if (!fits) misfits.push(start)
  for (const posting of made.postings(row.id)) {
    const its = left.get(posting.term)
    left.delete(posting.term)
    if (its?.count === posting.count && Buffer.compare(its.at, posting.at) === 0) continue
    const [told, expected] =
      posting.term === MOMENTS
        ? [its === undefined ? [] : momentsIn(its.at).slice(start), made.moments]
        : [its === undefined ? [] : wellTold(its).filter((place) => place >= start), placesIn(posting)]
    const at = [...expected.keys(), expected.length].find((at) => told[at] !== expected[at])
    if (at !== undefined) misfits.push(posting.term === MOMENTS ? start + at : Math.min(told[at] ?? SEGMENT, expected[at] ?? SEGMENT))
  }
  for (const posting of left.values()) misfits.push(...wellTold(posting).filter((place) => place >= start))
  return misfits.length === 0 ? undefined : misfits.reduce((least, place) => Math.min(least, place))
}

/** Places, if there are as many as are counted: a count is believed without a look at them. */
function wellTold(posting: PostingRow): number[] {
  const places = placesIn(posting)
  const isWell = places.length === posting.count && (posting.count < SEGMENT || posting.at.byteLength === 0)
  return isWell ? places : Array.from({ length: SEGMENT }, (_, place) => place)
}
