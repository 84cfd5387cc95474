import type { Alike } from '../alike.ts'
import { type PostingRow, SEGMENT } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { MOMENTS, packMoments } from './moments.ts'
import { RARE_MOST, RarePairs, RareRows } from './rare-terms.ts'
import { TERMS, type TermField, termOf } from './terms.ts'

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
      alike.number = values.begin(alike.term)
    }
    values.putNumber(alike.number, place)
  }

  /** In the order of the records. */
  get moments(): Float64Array {
    return this.#moments.subarray(0, this.#count)
  }

  /** In the order of their terms: those with a row of their own, the moments, and the rows of those that are rare. */
  postings(segment: number): PostingRow[] {
    const own = new Map<number, Uint8Array>()
    // Terms that share a number share a posting.
    const put = (term: number, at: Uint8Array) => own.set(term, either(own.get(term), at))
    const pairs = new RarePairs()
    for (const { values } of this.#fields) values.tell(put, pairs)
    const rare = new RareRows(segment, pairs.count)
    pairs.tell((term, places) => {
      // Together they may be more than each of them.
      if (places.length > RARE_MOST || own.has(term)) put(term, packPlaces(places))
      else rare.put(term, places)
    })
    const postings = [...own].sort(([left], [right]) => left - right).map(([term, at]) => postingOf(segment, term, at))
    return [...postings, { segment, term: MOMENTS, count: this.#count, at: packMoments(this.moments) }, ...rare.rows()]
  }
}

/** Which value of a field each record of a segment has, by numbers that the values get as they come. */
class Values {
  readonly #field: TermField
  readonly #numbers = new Map<string, number>()
  readonly #terms: number[] = []
  /** By place; 0 where there is none. Not there as long as no record has any. */
  #numberAt: Uint16Array | undefined
  #count = 0
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
    this.#count++
  }

  /** Of a term. One that has several numbers is put together when the segment is full: no map by numbers that are no small ones is asked for each record. */
  begin(term: number): number {
    return this.#terms.push(term)
  }

  /** Terms are made when they are first seen: thousands at once, when the segment is full, would hold up who is waiting then. */
  #beginValue(value: string): number {
    const number = this.begin(termOf([this.#field, value]))
    this.#numbers.set(value, number)
    return number
  }

  /** Tells each term with the places where it stands: packed, or one by one where they are few. */
  tell(put: (term: number, at: Uint8Array) => void, rare: RarePairs): void {
    const numberAt = this.#numberAt
    if (numberAt === undefined) return
    if (this.#count === SEGMENT && this.#terms.length === 1) {
      put(this.#terms[0] as number, EVERY_PLACE)
      return
    }
    const counts = new Uint32Array(this.#terms.length + 1)
    for (const number of numberAt) if (number > 0) counts[number] = (counts[number] as number) + 1
    const ends = new Uint32Array(counts.length)
    let room = 0
    for (const [number, count] of counts.entries()) {
      ends[number] = room
      if (count > RARE_MOST) room += count * PLACE_BYTES
    }
    const bytes = new Uint8Array(room)
    for (let place = 0; place < numberAt.length; place++) {
      const number = numberAt[place] as number
      if (number === 0) continue
      if ((counts[number] as number) <= RARE_MOST) {
        rare.add(this.#terms[number - 1] as number, place)
        continue
      }
      const at = ends[number] as number
      bytes[at] = place
      bytes[at + 1] = place >> 8
      ends[number] = at + PLACE_BYTES
    }
    for (const [at, term] of this.#terms.entries()) {
      const [count, end] = [counts[at + 1] as number, ends[at + 1] as number]
      if (count > RARE_MOST) put(term, bytes.subarray(end - count * PLACE_BYTES, end))
    }
  }
}

/** What all records of a segment have, as its product, is not put together for each. */
const EVERY_PLACE = packPlaces(Array.from({ length: SEGMENT }, (_, place) => place))

/** The places that are in one of two postings, each once. */
function either(one: Uint8Array | undefined, other: Uint8Array): Uint8Array {
  if (one === undefined) return other
  return packPlaces([...new Set([...packedIn(one), ...packedIn(other)])].sort((left, right) => left - right))
}

/** Of a term that all records have the places need not be told. */
function postingOf(segment: number, term: number, at: Uint8Array): PostingRow {
  const count = at.byteLength / PLACE_BYTES
  return { segment, term, count, at: count === SEGMENT ? new Uint8Array(0) : at }
}

/** Two bytes for each, the lower one first. */
export function packPlaces(places: readonly number[]): Uint8Array {
  return Uint8Array.from(places.flatMap((place) => [place, place >> 8]))
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
