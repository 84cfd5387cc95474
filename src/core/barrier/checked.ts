import { timingSafeEqual } from 'node:crypto'
import { Problem } from '#base/problem'
import type { Vault } from '../keys/vault.ts'
import type { Kind, Rows } from '../rows.ts'
import { textOf } from './ledger.ts'

/**
 * Believes a stored row, or throws Problem `store.tampered`: its MAC must fit its columns, and must be the `newest` that the
 * ledger knows of. A row that is gone must have been removed, not lost. The row comes back as `believed` leaves it.
 */
export function checked<K extends Kind>(
  vault: Pick<Vault, 'mac'>,
  kind: K,
  id: string,
  row: Rows[K] | undefined,
  newest: string | undefined,
): Rows[K] | undefined {
  if (row === undefined) {
    if (newest === undefined) return undefined
    throw tampered(kind, id, 'it is gone, but nobody removed it')
  }
  if (!sameBytes(vault.mac(kind, row), row.mac)) throw tampered(kind, id, 'it was edited or belongs to another row')
  if (newest === undefined) throw tampered(kind, id, 'it does not exist any more, or never did')
  if (textOf(row.mac) !== newest) throw tampered(kind, id, 'it is not its newest state')
  return believed(row)
}

/** Many rows stay in memory, and the ledger has the MACs of all of them: 250 bytes each that are not kept a second time. */
const IN_LEDGER = new Uint8Array(0)

/** The row as many share it, frozen and without its MAC. */
export function believed<R extends { mac: Uint8Array }>(row: R): R {
  row.mac = IN_LEDGER
  return Object.freeze(row)
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

function tampered(kind: Kind, id: string, why: string): Problem {
  return new Problem('store.tampered', `The stored ${kind} ${id} cannot be believed: ${why}. Nothing is answered from it.`)
}
