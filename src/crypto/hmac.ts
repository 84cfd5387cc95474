import { createHmac, type KeyObject } from 'node:crypto'

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: KeyObject, bytes: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest()
}
