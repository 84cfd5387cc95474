import { endianness } from 'node:os'
import { type PostingRow, SEGMENT } from '../ports/history-store.ts'
import { MOMENTS } from './moments.ts'

/** A term that stands in so few records of a segment has no row of its own. */
export const RARE_MOST = 8
/** Rare terms lie in so many rows, by their first seven bits: where each record has one of its own, a row is a quarter of a kilobyte. */
const BUCKETS = 128
const TERMS_IN_BUCKET = MOMENTS / BUCKETS
/** Behind the moments, which stand behind all terms. */
const FIRST_BUCKET = MOMENTS + 1
/** Six bytes of term, the highest first, and two of place, as in other postings. */
const PAIR_BYTES = 8
const TERM_BYTES = 6

/** Under which number the row lies in which a rare term stands. Part of the schema, as are the pairs in it: ascending, each once. */
export const bucketOf = (term: number): number => FIRST_BUCKET + Math.floor(term / TERMS_IN_BUCKET)
export const isBucket = (number: number): boolean => number >= FIRST_BUCKET && number < FIRST_BUCKET + BUCKETS

/** What stands in a row of rare terms if one of them does, and seldom otherwise: a store can look for it. */
export function bytesOf(term: number): Uint8Array {
  return Uint8Array.from(Buffer.from(term.toString(16).padStart(2 * TERM_BYTES, '0'), 'hex'))
}

/** Where these terms stand, by a row in which they lie if they are rare. */
export function placesOfRare(row: Uint8Array, terms: ReadonlySet<number>): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const { term, place } of pairsIn(row)) {
    if (!terms.has(term)) continue
    const known = places.get(term)
    if (known === undefined) places.set(term, [place])
    else known.push(place)
  }
  return places
}

export interface Pair {
  term: number
  place: number
}

/** What is no whole pair at the end is left out. */
export function pairsIn(row: Uint8Array): Pair[] {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength)
  return Array.from({ length: Math.floor(row.byteLength / PAIR_BYTES) }, (_, pair) => {
    const at = pair * PAIR_BYTES
    return { term: bytes.readUIntBE(at, TERM_BYTES), place: bytes.readUInt16LE(at + TERM_BYTES) }
  })
}

/** Whether a row is as it is written: what is not may be found by one who reads all of it, and not by a search. */
export function isWellPacked({ term: number, count, at }: PostingRow): boolean {
  const pairs = pairsIn(at)
  if (pairs.length === 0 || pairs.length !== count || at.byteLength !== count * PAIR_BYTES) return false
  return pairs.every(({ term, place }, index) => {
    const before = pairs[index - 1]
    const follows = before === undefined || before.term < term || (before.term === term && before.place < place)
    return follows && place < SEGMENT && bucketOf(term) === number && pairs[index - RARE_MOST]?.term !== term
  })
}

/** Of 64 bits 48 are the term and the last 12 the place, in the order of the machine. */
const [LOW, HIGH] = endianness() === 'LE' ? [0, 1] : [1, 0]
const PLACE_BITS = Math.log2(SEGMENT)
const PLACE_MASK = 2 ** PLACE_BITS - 1
const TERMS_IN_HIGH = 2 ** (32 - PLACE_BITS)

/** Rare terms of a segment and their places, which come in any order: thousands at once, while answers wait, so that nothing is made for each. */
export class RarePairs {
  /** Two for each pair. */
  #halves = new Uint32Array(2 * SEGMENT)
  #count = 0

  get count(): number {
    return this.#count
  }

  add(term: number, place: number): void {
    const at = 2 * this.#count++
    if (at === this.#halves.length) this.#grow()
    this.#halves[at + HIGH] = Math.floor(term / TERMS_IN_HIGH)
    this.#halves[at + LOW] = (term % TERMS_IN_HIGH) * 2 ** PLACE_BITS + place
  }

  /** Tells each term once, ascending, with its places, ascending. The list is only lent. */
  tell(told: (term: number, places: readonly number[]) => void): void {
    new BigUint64Array(this.#halves.buffer, 0, this.#count).sort()
    let term = -1
    const places: number[] = []
    for (let at = 0; at < 2 * this.#count; at += 2) {
      const low = this.#halves[at + LOW] as number
      const its = (this.#halves[at + HIGH] as number) * TERMS_IN_HIGH + (low >>> PLACE_BITS)
      if (its !== term) {
        if (places.length > 0) told(term, places)
        term = its
        places.length = 0
      }
      // A term that stands in two fields of a record has the same place twice.
      if (places.at(-1) !== (low & PLACE_MASK)) places.push(low & PLACE_MASK)
    }
    if (places.length > 0) told(term, places)
  }

  #grow(): void {
    const halves = new Uint32Array(2 * this.#halves.length)
    halves.set(this.#halves)
    this.#halves = halves
  }
}

/** Puts rare terms, as they come in their order, into the rows of a segment. */
export class RareRows {
  readonly #segment: number
  readonly #bytes: Uint8Array
  readonly #rows: PostingRow[] = []
  #from = 0
  #end = 0
  #number = 0

  constructor(segment: number, most: number) {
    this.#segment = segment
    this.#bytes = new Uint8Array(most * PAIR_BYTES)
  }

  put(term: number, places: readonly number[]): void {
    const number = bucketOf(term)
    if (number !== this.#number) this.#endRow()
    this.#number = number
    const [upper, lower] = [Math.floor(term / 2 ** 32), term % 2 ** 32]
    for (const place of places) {
      const [bytes, at] = [this.#bytes, this.#end]
      bytes[at] = upper >> 8
      bytes[at + 1] = upper
      bytes[at + 2] = lower >>> 24
      bytes[at + 3] = lower >>> 16
      bytes[at + 4] = lower >>> 8
      bytes[at + 5] = lower
      bytes[at + 6] = place
      bytes[at + 7] = place >> 8
      this.#end += PAIR_BYTES
    }
  }

  rows(): PostingRow[] {
    this.#endRow()
    return this.#rows
  }

  #endRow(): void {
    if (this.#end === this.#from) return
    const at = this.#bytes.subarray(this.#from, this.#end)
    this.#rows.push({ segment: this.#segment, term: this.#number, count: at.byteLength / PAIR_BYTES, at })
    this.#from = this.#end
  }
}
