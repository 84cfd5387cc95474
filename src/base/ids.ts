import type { Instant } from './instant.ts'
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

/** Where in a UUID its time ends, and where what follows the version begins. */
const TIME_DIGITS = 12
const AFTER_VERSION = 15

/**
 * A lower-case UUID, version 7 (RFC 9562), for a request that came now: it tells when, so that its record is found without an index of ids. What is
 * random in it (74 bits) is taken from `random`, a UUID of version 4.
 */
export function requestIdOf(now: Instant, random: string): string {
  if (now !== begun.at) begun = { at: now, text: timeText(now) }
  return begun.text + random.slice(AFTER_VERSION)
}

/** How all ids of one millisecond begin. */
function timeText(now: Instant): string {
  const time = now.toString(16).padStart(TIME_DIGITS, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}

let begun = { at: -1, text: '' }

/** When a request came, by its id; `undefined` for an id that does not tell. */
export function timeOfRequest(id: string): Instant | undefined {
  return UUID.test(id) && id[AFTER_VERSION - 1] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined
}

export const HEX_ID = /^[0-9a-f]{64}$/
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
