import type { Instant } from '#base/instant'
import { type PostingRow, SEGMENT } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { MOMENTS, packMoments } from './moments.ts'
import { TERMS, termOf } from './terms.ts'

/** Two bytes for each place in a segment. */
const PLACE_BYTES = 2

/** What the records of a segment are searched by: their moments, and where each term stands. */
export class SegmentIndex {
  readonly #terms = TERMS.map(([field, valueIn]) => ({ field, valueIn, places: new Places() }))
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

  /** In the order of their terms, the moments last. Terms that share a number share a row. */
  postings(segment: number): PostingRow[] {
    const byTerm = new Map<number, number[]>()
    for (const { field, places: ofField } of this.#terms) {
      for (const [value, places] of ofField.byValue) {
        const term = termOf([field, value])
        const known = byTerm.get(term)
        byTerm.set(term, known === undefined ? places : [...new Set([...known, ...places])].sort((left, right) => left - right))
      }
    }
    const postings = [...byTerm]
      .sort(([left], [right]) => left - right)
      .map(([term, places]) => ({ segment, term, count: places.length, at: packed(places) }))
    return [...postings, { segment, term: MOMENTS, count: this.moments.length, at: packMoments(this.moments) }]
  }
}

/** Where each value of a field stands. What follows itself, as callers do, is not looked for. */
class Places {
  readonly byValue = new Map<string, number[]>()
  #last: string | undefined
  #ofLast: number[] = []

  add(value: string, place: number): void {
    if (value !== this.#last) {
      const known = this.byValue.get(value)
      this.#ofLast = known ?? []
      this.#last = value
      if (known === undefined) this.byValue.set(value, this.#ofLast)
    }
    this.#ofLast.push(place)
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
