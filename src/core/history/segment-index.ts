import type { Alike } from '../alike.ts'
import { type PostingRow, SEGMENT } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { MOMENTS, packMoments } from './moments.ts'
import { TERMS, type TermField, termOf } from './terms.ts'

/** Two bytes for each place in a segment, the lower one first. */
const PLACE_BYTES = 2

/** So many indexes were made, each of which has a number of its own. */
let made = 0

/**
 * What the records of a segment are searched by: their moments, and where each term stands. It is filled while answers wait, thousands
 * of records for one that is full, so it keeps numbers in rooms of their own and leaves nothing behind for each record.
 */
export class SegmentIndex {
  readonly #fields = TERMS.map(([field, valueIn]) => ({ field, valueIn, values: new Values(field) }))
  readonly #number = ++made
  readonly #moments = new Float64Array(SEGMENT)
  #count = 0
  from = Number.POSITIVE_INFINITY
  to = Number.NEGATIVE_INFINITY

  /** In the order of their places, of which some may be left out. */
  add(record: NewUsageRow, place: number): void {
    this.#moments[this.#count++] = record.time
    if (record.time < this.from) this.from = record.time
    if (record.time > this.to) this.to = record.time
    for (const { field, valueIn, values } of this.#fields) {
      const value = valueIn(record)
      if (value === null) continue
      // Of many secrets nearly each record has a resource of its own.
      if (field === 'resource' && record.alike !== undefined) this.#putAlike(values, value, place, record.alike)
      else values.put(value, place)
    }
  }

  #putAlike(values: Values, value: string, place: number, alike: Alike): void {
    if (alike.index !== this.#number) {
      alike.term ??= termOf(['resource', value])
      alike.index = this.#number
      alike.number = values.numberOf(alike.term)
    }
    values.putNumber(alike.number, place)
  }

  /** In the order of the records. */
  get moments(): Float64Array {
    return this.#moments.subarray(0, this.#count)
  }

  /** In the order of their terms, the moments last. */
  postings(segment: number): PostingRow[] {
    const byTerm = new Map<number, Uint8Array>()
    for (const { values } of this.#fields) {
      // Terms that share a number share a posting.
      for (const [term, at] of values.places()) byTerm.set(term, either(byTerm.get(term), at))
    }
    const postings = [...byTerm].sort(([left], [right]) => left - right).map(([term, at]) => postingOf(segment, term, at))
    return [...postings, { segment, term: MOMENTS, count: this.#count, at: packMoments(this.moments) }]
  }
}

/** Which value of a field each record of a segment has, by numbers that the values get as they come. */
class Values {
  readonly #field: TermField
  readonly #numbers = new Map<string, number>()
  readonly #terms: number[] = []
  readonly #byTerm = new Map<number, number>()
  /** By place; 0 where there is none. Not there as long as no record has any. */
  #numberAt: Uint16Array | undefined
  #last: string | undefined
  #numberOfLast = 0

  constructor(field: TermField) {
    this.#field = field
  }

  /** What follows itself, as callers do, is not looked for. */
  put(value: string, place: number): void {
    if (value !== this.#last) {
      this.#numberOfLast = this.#numbers.get(value) ?? this.#beginValue(value)
      this.#last = value
    }
    this.putNumber(this.#numberOfLast, place)
  }

  putNumber(number: number, place: number): void {
    this.#numberAt ??= new Uint16Array(SEGMENT)
    this.#numberAt[place] = number
  }

  /** The number of a term. */
  numberOf(term: number): number {
    const known = this.#byTerm.get(term)
    if (known !== undefined) return known
    const number = this.#terms.push(term)
    this.#byTerm.set(term, number)
    return number
  }

  /** Terms are made when they are first seen: thousands at once, when the segment is full, would hold up who is waiting then. */
  #beginValue(value: string): number {
    const number = this.numberOf(termOf([this.#field, value]))
    this.#numbers.set(value, number)
    return number
  }

  /** Each term with the places where it stands, packed. */
  *places(): Generator<[term: number, at: Uint8Array]> {
    const numberAt = this.#numberAt
    if (numberAt === undefined) return
    const ends = new Uint32Array(this.#terms.length + 1)
    for (const number of numberAt) if (number > 0) ends[number] = (ends[number] as number) + PLACE_BYTES
    for (let number = 1; number < ends.length; number++) ends[number] = (ends[number] as number) + (ends[number - 1] as number)
    const bytes = new Uint8Array(ends.at(-1) as number)
    const next = new Uint32Array(ends.length)
    next.set(ends.subarray(0, -1), 1)
    for (let place = 0; place < numberAt.length; place++) {
      const number = numberAt[place] as number
      if (number === 0) continue
      const at = next[number] as number
      bytes[at] = place
      bytes[at + 1] = place >> 8
      next[number] = at + PLACE_BYTES
    }
    for (const [at, term] of this.#terms.entries()) yield [term, bytes.subarray(ends[at] as number, ends[at + 1] as number)]
  }
}

/** The places that are in one of two postings, each once. */
function either(one: Uint8Array | undefined, other: Uint8Array): Uint8Array {
  if (one === undefined) return other
  const places = new Set([...packedIn(one), ...packedIn(other)])
  const packed = Buffer.alloc(places.size * PLACE_BYTES)
  for (const [at, place] of [...places].sort((left, right) => left - right).entries()) packed.writeUInt16LE(place, at * PLACE_BYTES)
  return packed
}

/** Of a term that all records have the places need not be told. */
function postingOf(segment: number, term: number, at: Uint8Array): PostingRow {
  const count = at.byteLength / PLACE_BYTES
  return { segment, term, count, at: count === SEGMENT ? new Uint8Array(0) : at }
}

/** The places in a posting. */
export function placesIn({ count, at }: Pick<PostingRow, 'count' | 'at'>): number[] {
  return count === SEGMENT ? Array.from({ length: SEGMENT }, (_, place) => place) : packedIn(at)
}

function packedIn(at: Uint8Array): number[] {
  const places = new Array<number>(Math.floor(at.byteLength / PLACE_BYTES))
  for (let place = 0; place < places.length; place++)
    places[place] = (at[place * PLACE_BYTES] as number) | ((at[place * PLACE_BYTES + 1] as number) << 8)
  return places
}
