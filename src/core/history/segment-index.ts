import type { Instant } from '#base/instant'
import { type PostingRow, SEGMENT } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { MOMENTS, packMoments } from './moments.ts'
import { TERMS, type TermField, termOf } from './terms.ts'

/** Two bytes for each place in a segment. */
const PLACE_BYTES = 2

/** What the records of a segment are searched by: their moments, and where each term stands. */
export class SegmentIndex {
  /** Terms that share a number share a list. */
  readonly #byTerm = new Map<number, number[]>()
  readonly #terms = TERMS.map(([field, valueIn]) => ({ valueIn, places: new Places(field, this.#byTerm) }))
  /** In the order of the records. */
  readonly moments: Instant[] = []

  add(record: NewUsageRow, place: number): void {
    this.moments.push(record.time)
    for (const { valueIn, places } of this.#terms) {
      const value = valueIn(record)
      if (value !== null) places.add(value, place)
    }
  }

  get from(): Instant {
    return Math.min(...this.moments)
  }

  get to(): Instant {
    return Math.max(...this.moments)
  }

  /** In the order of their terms, the moments last. */
  postings(segment: number): PostingRow[] {
    const postings = [...this.#byTerm]
      .sort(([left], [right]) => left - right)
      .map(([term, places]) => ({ segment, term, count: places.length, at: packed(places) }))
    return [...postings, { segment, term: MOMENTS, count: this.moments.length, at: packMoments(this.moments) }]
  }
}

/**
 * Where each value of a field stands. What follows itself, as callers do, is not looked for. Terms are made when they are first seen:
 * thousands at once, when the segment is full, would hold up who is waiting then.
 */
class Places {
  readonly #field: TermField
  readonly #byTerm: Map<number, number[]>
  readonly #byValue = new Map<string, number[]>()
  #last: string | undefined
  #ofLast: number[] = []

  constructor(field: TermField, byTerm: Map<number, number[]>) {
    this.#field = field
    this.#byTerm = byTerm
  }

  add(value: string, place: number): void {
    if (value !== this.#last) {
      this.#ofLast = this.#byValue.get(value) ?? this.#begin(value)
      this.#last = value
    }
    // Another field of the same record may have a term of the same number.
    if (this.#ofLast.at(-1) !== place) this.#ofLast.push(place)
  }

  #begin(value: string): number[] {
    const term = termOf([this.#field, value])
    const places = this.#byTerm.get(term) ?? []
    this.#byTerm.set(term, places)
    this.#byValue.set(value, places)
    return places
  }
}

function packed(places: readonly number[]): Uint8Array {
  if (places.length === SEGMENT) return new Uint8Array(0)
  const bytes = Buffer.allocUnsafe(places.length * PLACE_BYTES)
  for (let at = 0; at < places.length; at++) bytes.writeUInt16LE(places[at] as number, at * PLACE_BYTES)
  return bytes
}

/** The places in a posting. */
export function placesIn({ count, at }: Pick<PostingRow, 'count' | 'at'>): number[] {
  if (count === SEGMENT) return Array.from({ length: SEGMENT }, (_, place) => place)
  const places = new Array<number>(Math.floor(at.byteLength / PLACE_BYTES))
  for (let place = 0; place < places.length; place++)
    places[place] = (at[place * PLACE_BYTES] as number) | ((at[place * PLACE_BYTES + 1] as number) << 8)
  return places
}
