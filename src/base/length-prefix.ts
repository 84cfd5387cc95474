/** What can stand in a sealed or authenticated sequence. */
export type Part = string | number | null | Uint8Array

/** A type byte and a 4-byte length. */
const HEAD_BYTES = 5
/** The longest text of a number, and the most bytes of a character of UTF-16. */
const NUMBER_MAX = 25
const UTF8_MAX = 3
const TAGS = { text: 1, number: 2, none: 3, bytes: 4 } as const

/**
 * Encodes parts so that no two different sequences give the same bytes: each part is a type byte, a 4-byte
 * big-endian length and the content (text as UTF-8, numbers as their shortest decimal text). Additional
 * authenticated data and MAC inputs are made with it, so its output is a stored format: it never changes.
 */
export function lengthPrefixed(parts: readonly Part[]): Buffer {
  let size = 0
  for (const part of parts) size += HEAD_BYTES + sizeOf(part)
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) at = writePart(bytes, at, part)
  return bytes
}

/** At least as many bytes as the parts take, without looking at each character. */
export function roomFor(...parts: readonly Part[]): number {
  let room = 0
  for (const part of parts) room += HEAD_BYTES + (part === null ? 0 : typeof part === 'number' ? NUMBER_MAX : UTF8_MAX * part.length)
  return room
}

function sizeOf(part: Part): number {
  if (part === null) return 0
  if (typeof part === 'string') return Buffer.byteLength(part, 'utf8')
  return typeof part === 'number' ? String(part).length : part.byteLength
}

/** One part, into bytes that have room enough: as much as `roomFor` says. Answers where it ends. */
export function writePart(bytes: Buffer, at: number, part: Part): number {
  const start = at + HEAD_BYTES
  let length = 0
  if (part === null) bytes[at] = TAGS.none
  else if (typeof part === 'string') {
    bytes[at] = TAGS.text
    length = bytes.write(part, start, 'utf8')
  } else if (typeof part === 'number') {
    bytes[at] = TAGS.number
    length = bytes.write(String(part), start, 'latin1')
  } else {
    bytes[at] = TAGS.bytes
    bytes.set(part, start)
    length = part.byteLength
  }
  bytes[at + 1] = length >>> 24
  bytes[at + 2] = length >>> 16
  bytes[at + 3] = length >>> 8
  bytes[at + 4] = length
  return start + length
}
