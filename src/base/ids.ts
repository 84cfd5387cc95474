import type { Random } from './random.ts'

/** 64 hexadecimal characters: ids of secrets, tags of keys, job tokens. */
export function hexId(random: Random): string {
  return Buffer.from(random(32)).toString('hex')
}

/** A lower-case UUID, version 4 (RFC 9562): ids of principals, policies, jobs, requests. */
export function uuid(random: Random): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const HEX_ID = /^[0-9a-f]{64}$/
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
