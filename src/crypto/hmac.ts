import { createHmac, hash, type KeyObject } from 'node:crypto'
import { type Part, roomFor, writePart } from '#base/length-prefix'

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: KeyObject, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest()
}

const BLOCK_BYTES = 64
const HASH_BYTES = 32
const INNER = 0x36
const OUTER = 0x5c

/**
 * HMAC-SHA-256 of very many short messages under one key, each of two hashes (RFC 2104, section 2): `createHmac` makes an object for
 * each, and takes more than twice as long.
 */
export class ManyHmacs {
  #inner = Buffer.alloc(BLOCK_BYTES + 512)
  readonly #outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)
  readonly #made = Buffer.alloc(HASH_BYTES)

  /** Of a key that is no longer than a block. */
  constructor(key: KeyObject) {
    const bytes = key.export()
    for (let at = 0; at < BLOCK_BYTES; at++) {
      this.#inner[at] = (bytes[at] ?? 0) ^ INNER
      this.#outer[at] = (bytes[at] ?? 0) ^ OUTER
    }
    bytes.fill(0)
  }

  /** Of parts as `lengthPrefixed` writes them, 32 bytes, which stay so until it is asked again. */
  of(parts: readonly Part[]): Buffer {
    const room = BLOCK_BYTES + roomFor(...parts)
    if (room > this.#inner.byteLength) this.#grow(room)
    let end = BLOCK_BYTES
    for (const part of parts) end = writePart(this.#inner, end, part)
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'latin1'), BLOCK_BYTES, 'latin1')
    this.#made.write(hash('sha256', this.#outer, 'latin1'), 'latin1')
    return this.#made
  }

  /** When there are no more of them. */
  wipe(): void {
    for (const bytes of [this.#inner, this.#outer, this.#made]) bytes.fill(0)
  }

  #grow(room: number): void {
    const old = this.#inner
    this.#inner = Buffer.concat([old], 2 * room)
    old.fill(0)
  }
}
