import { timingSafeEqual } from 'node:crypto'
import { Problem } from '#base/problem'
import type { Vault } from '../keys/vault.ts'
import type { Mark } from '../ports/store.ts'
import type { Kind, Rows } from '../rows.ts'

/**
 * Believes a stored row, or throws Problem `store.tampered`: its MAC must fit its columns, and its epoch and MAC must
 * be those of the newest change that the history tells of. A row that is gone must have been removed, not lost.
 * The row comes back frozen, since many calls share it.
 */
export function checked<K extends Kind>(
  vault: Pick<Vault, 'mac'>,
  kind: K,
  id: string,
  row: Rows[K] | undefined,
  mark: Mark | undefined,
): Rows[K] | undefined {
  if (row === undefined) {
    if (mark === undefined || mark.mac.byteLength === 0) return undefined
    throw tampered(kind, id, 'it is gone, but the history tells of no removal')
  }
  if (!sameBytes(vault.mac(kind, row), row.mac)) throw tampered(kind, id, 'it was edited or belongs to another row')
  if (mark === undefined) throw tampered(kind, id, 'the history does not know it')
  if (mark.epoch !== row.epoch || !sameBytes(mark.mac, row.mac)) throw tampered(kind, id, 'it is not the state that the history tells of')
  Object.freeze(row)
  return row
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

function tampered(kind: Kind, id: string, why: string): Problem {
  return new Problem('store.tampered', `The stored ${kind} ${id} cannot be believed: ${why}. Nothing is answered from it.`)
}
