import type { KeyObject } from 'node:crypto'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { descend } from './hkdf.ts'
import { hmacSha256 } from './hmac.ts'
import { SUM_BITS } from './term-sum.ts'

/** What authenticates the set of all newest states, and the order in which they came about. */
export interface LedgerKeys {
  readonly term: KeyObject
  readonly link: KeyObject
  readonly seal: KeyObject
}

export function ledgerKeys(master: Uint8Array): LedgerKeys {
  return {
    term: descend(master, 'coffer/v1/ledger-term'),
    link: descend(master, 'coffer/v1/ledger-link'),
    seal: descend(master, 'coffer/v1/ledger-seal'),
  }
}

/** What one state adds to the sum over all of them. Sums and terms are never stored: who knew terms could look for another set with the same sum. */
export function ledgerTerm({ term }: LedgerKeys, kind: string, id: string, mac: Uint8Array): bigint {
  return BigInt(`0x${hmacSha256(term, lengthPrefixed([kind, id, mac])).toString('hex')}`)
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
