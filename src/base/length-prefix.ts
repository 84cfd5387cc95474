/** What can stand in a sealed or authenticated sequence. */
export type Part = string | number | null | Uint8Array

/** A type byte and a 4-byte length. */
const HEAD_BYTES = 5
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
  for (const part of parts) at = write(bytes, at, part)
  return bytes
}

function sizeOf(part: Part): number {
  if (part === null) return 0
  if (typeof part === 'string') return Buffer.byteLength(part, 'utf8')
  return typeof part === 'number' ? String(part).length : part.byteLength
}

function write(bytes: Buffer, at: number, part: Part): number {
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
  bytes.writeUInt32BE(length, at + 1)
  return start + length
}
