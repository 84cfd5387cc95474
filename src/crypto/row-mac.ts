import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { lengthPrefixed, type Part } from '#base/length-prefix'
import { descend } from './hkdf.ts'
import { hmacSha256 } from './hmac.ts'

export type Column = readonly [name: string, value: Part]

/** The key under which rows of one kind are authenticated. */
export function rowMacKey(master: Uint8Array, kind: string): KeyObject {
  return descend(master, `coffer/v1/row-mac/${kind}`)
}

/**
 * The MAC over a row, 32 bytes: kind, then every column's name and value in the order given. The order is part of the
 * stored format.
 */
export function rowMac(key: KeyObject, kind: string, columns: readonly Column[]): Buffer {
  const parts: Part[] = [kind]
  for (const [name, value] of columns) parts.push(name, value)
  return hmacSha256(key, lengthPrefixed(parts))
}

/** Whether the MAC is that of the row. In constant time. */
export function verifyRowMac(key: KeyObject, kind: string, columns: readonly Column[], mac: Uint8Array): boolean {
  const expected = rowMac(key, kind, columns)
  return mac.byteLength === expected.byteLength && timingSafeEqual(mac, expected)
}
