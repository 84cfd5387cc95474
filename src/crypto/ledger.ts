import type { KeyObject } from 'node:crypto'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { descend } from './hkdf.ts'
import { hmacSha256, ManyHmacs } from './hmac.ts'

/** What authenticates the set of all newest states, and the order in which they came about. */
export interface LedgerKeys {
  readonly term: KeyObject
  readonly link: KeyObject
  readonly seal: KeyObject
}

/** Sums are taken modulo 2 to this. */
const SUM_BITS = 256

export function ledgerKeys(master: Uint8Array): LedgerKeys {
  return {
    term: descend(master, 'coffer/v1/ledger-term'),
    link: descend(master, 'coffer/v1/ledger-link'),
    seal: descend(master, 'coffer/v1/ledger-seal'),
  }
}

/** So many terms are added up in words of 32 bits before the words could lose a bit of what a number holds exactly. */
const TERMS_MAX = 2 ** 20

/** What one state adds to the sum over all of them. Sums and terms are never stored: who knew terms could look for another set with the same sum. */
export function ledgerTerm({ term }: LedgerKeys, kind: string, id: string, mac: Uint8Array): bigint {
  return BigInt(`0x${hmacSha256(term, lengthPrefixed([kind, id, mac])).toString('hex')}`)
}

/** The sum of the terms of many states, which are told once. Word by word: a large integer for each of them takes as long as its HMAC. */
export function ledgerTotal({ term }: LedgerKeys, states: Iterable<{ kind: string; id: string; mac: Uint8Array }>): bigint {
  const words = new Float64Array(SUM_BITS / 32)
  const hmacs = new ManyHmacs(term)
  let [sum, added] = [0n, 0]
  for (const { kind, id, mac } of states) {
    const bytes = hmacs.of([kind, id, mac])
    for (let at = 0; at < words.length; at++) words[at] = (words[at] as number) + bytes.readUInt32BE(4 * at)
    if (++added % TERMS_MAX === 0) sum += taken(words)
  }
  return BigInt.asUintN(SUM_BITS, sum + taken(words))
}

/** The number that the words are, the highest first; they are zero afterwards. */
function taken(words: Float64Array): bigint {
  let sum = 0n
  for (const word of words) sum = (sum << 32n) + BigInt(word)
  words.fill(0)
  return sum
}

export function ledgerSum(sum: bigint, gone: bigint, come: bigint): bigint {
  return BigInt.asUintN(SUM_BITS, sum - gone + come)
}

/** The next link of the chain over all changes, 32 bytes: from the link before it, the position, and what was written, in this order. */
export function ledgerLink({ link }: LedgerKeys, before: Uint8Array, position: number, written: readonly Part[]): Buffer {
  return hmacSha256(link, lengthPrefixed([before, position, ...written]))
}

/** What stands in the store beside the newest link, 32 bytes: nobody without the key can tell which sum it vouches for. */
export function ledgerSeal({ seal }: LedgerKeys, position: number, link: Uint8Array, sum: bigint): Buffer {
  return hmacSha256(seal, lengthPrefixed([position, link, Buffer.from(sum.toString(16).padStart(SUM_BITS / 4, '0'), 'hex')]))
}
