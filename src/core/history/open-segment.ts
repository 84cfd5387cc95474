import type { Instant } from '#base/instant'
import { Frontier } from '#crypto/log-tree'
import { type PostingRow, SEGMENT, type SegmentRow } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { type TermField, termOf, termsOf } from './terms.ts'

/** Two bytes for each place in a segment. */
const PLACE_BYTES = 2

/** The segment that a log is filling: its subtree, and what its records are found by. */
export class OpenSegment {
  readonly id: number
  readonly frontier = new Frontier()
  readonly #places = new Map<TermField, Map<string, number[]>>()
  #from: Instant = Number.MAX_SAFE_INTEGER
  #to: Instant = 0

  constructor(id: number) {
    this.id = id
  }

  get full(): boolean {
    return this.frontier.size === SEGMENT
  }

  add(record: NewUsageRow, leaf: Uint8Array): void {
    const place = this.frontier.size
    this.frontier.append(leaf)
    this.#from = Math.min(this.#from, record.time)
    this.#to = Math.max(this.#to, record.time)
    for (const [field, value] of termsOf(record)) {
      const values = this.#places.get(field) ?? new Map<string, number[]>()
      this.#places.set(field, values)
      const places = values.get(value)
      if (places === undefined) values.set(value, [place])
      else places.push(place)
    }
  }

  row(): SegmentRow {
    return { id: this.id, root: this.frontier.root(), from: this.#from, to: this.#to }
  }

  /** In the order of their terms. Terms that share a number share a row. */
  postings(): PostingRow[] {
    const byTerm = new Map<number, number[]>()
    for (const [field, values] of this.#places) {
      for (const [value, places] of values) {
        const term = termOf([field, value])
        const known = byTerm.get(term)
        byTerm.set(term, known === undefined ? places : [...new Set([...known, ...places])].sort((left, right) => left - right))
      }
    }
    return [...byTerm]
      .sort(([left], [right]) => left - right)
      .map(([term, places]) => ({ segment: this.id, term, count: places.length, at: packed(places) }))
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
  const bytes = Buffer.from(at.buffer, at.byteOffset, at.byteLength)
  return Array.from({ length: bytes.byteLength / PLACE_BYTES }, (_, place) => bytes.readUInt16LE(place * PLACE_BYTES))
}
