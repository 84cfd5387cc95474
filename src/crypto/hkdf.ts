import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** Every secret key here has 32 bytes. */
export const KEY_BYTES = 32

const NO_SALT = new Uint8Array(0)

/**
 * HKDF-SHA-512 (RFC 5869). The label is HKDF's info: it says what the output is for, so that no two purposes ever
 * share a key. Labels stand in stored formats and never change.
 */
export function hkdf(key: Uint8Array | KeyObject, salt: Uint8Array, label: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha512', key, salt, label, length))
}

/** The key for one purpose under the master key. The master key itself seals and authenticates nothing. */
export function descend(master: Uint8Array | KeyObject, label: string): KeyObject {
  return takeKey(hkdf(master, NO_SALT, label, KEY_BYTES))
}

/** Moves key bytes into a key object, which neither prints nor serialises, and wipes them where they were. */
export function takeKey(bytes: Uint8Array): KeyObject {
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}
