import type { KeyObject } from 'node:crypto'
import { type Part, roomFor, writePart } from '#base/length-prefix'
import { ManyHmacs } from './hmac.ts'

/** Sums are taken modulo 2 to this. */
export const SUM_BITS = 256
/** So many terms are added up in words of 32 bits before the words could lose a bit of what a number holds exactly. */
const TERMS_MAX = 2 ** 20

/** Messages one after the other, and where each ends: what can be handed from one thread to another as a whole. */
export interface TermPage {
  readonly bytes: Buffer
  readonly ends: Uint32Array
  count: number
}

export function newTermPage(bytes: number, messages: number): TermPage {
  return { bytes: Buffer.from(new ArrayBuffer(bytes)), ends: new Uint32Array(messages), count: 0 }
}

/** Whether there was room for one more message: these parts, as `lengthPrefixed` writes them. */
export function wrote(page: TermPage, parts: readonly Part[]): boolean {
  let end = page.count === 0 ? 0 : (page.ends[page.count - 1] as number)
  if (page.count === page.ends.length || end + roomFor(...parts) > page.bytes.byteLength) return false
  for (const part of parts) end = writePart(page.bytes, end, part)
  page.ends[page.count++] = end
  return true
}

/** The sum, modulo 2^256, of the HMACs of messages. Word by word: a large integer for each of them takes as long as its HMAC. */
export class TermSum {
  readonly #hmacs: ManyHmacs
  readonly #words = new Float64Array(SUM_BITS / 32)
  #sum = 0n
  #added = 0

  constructor(key: KeyObject) {
    this.#hmacs = new ManyHmacs(key)
  }

  get sum(): bigint {
    this.#carry()
    return this.#sum
  }

  add({ bytes, ends, count }: TermPage): void {
    for (let from = 0, at = 0; at < count; at++) {
      const end = ends[at] as number
      this.#add(this.#hmacs.of(bytes.subarray(from, end)))
      from = end
    }
  }

  #add(term: Buffer): void {
    for (let at = 0; at < this.#words.length; at++) this.#words[at] = (this.#words[at] as number) + term.readUInt32BE(4 * at)
    if (++this.#added % TERMS_MAX === 0) this.#carry()
  }

  /** What the words hold, the highest first, goes to the sum. */
  #carry(): void {
    let held = 0n
    for (const word of this.#words) held = (held << 32n) + BigInt(word)
    this.#words.fill(0)
    this.#sum = BigInt.asUintN(SUM_BITS, this.#sum + held)
  }
}
