/**
 * The Merkle tree of RFC 6962 over SHA-256, as far as whoever checks one needs it. Written for the browser and of itself: what checks
 * the server must not be the server's own code.
 */
export type Bytes = Uint8Array<ArrayBuffer>
export interface Root {
  size: number
  root: Bytes
}

const LEAF = 0
const NODE = 1
export const HASH_BYTES = 32

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))
}

export function leafHash(data: Uint8Array): Promise<Bytes> {
  return sha256(Uint8Array.of(LEAF), data)
}

const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(NODE), left, right)

/** The root to which the proof leads (RFC 9162, 2.1.3.2); `undefined` where it cannot be one. */
export async function rootFromInclusion(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Promise<Bytes | undefined> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined
  let [node, last, found] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      found = await nodeHash(sibling, found)
      ;[node, last] = leftmost(node, last)
    } else found = await nodeHash(found, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? found : undefined
}

/** Whether the proof shows that the newer tree begins with all of the older one (RFC 9162, 2.1.4.2). */
export async function isConsistent(older: Root, newer: Root, path: readonly Bytes[]): Promise<boolean> {
  if (older.size === newer.size) return path.length === 0 && equal(older.root, newer.root)
  if (older.size === 0) return path.length === 0
  if (older.size > newer.size) return false
  let [node, last] = [older.size - 1, newer.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  const [first, ...hashes] = node === 0 ? [older.root, ...path] : path
  if (first === undefined) return false
  let [before, after] = [first, first]
  for (const sibling of hashes) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      ;[before, after] = [await nodeHash(sibling, before), await nodeHash(sibling, after)]
      ;[node, last] = leftmost(node, last)
    } else after = await nodeHash(after, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(before, older.root) && equal(after, newer.root)
}

export function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** `undefined` for what is no Base64. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

const half = (number: number) => Math.floor(number / 2)

/** Up to where the node is no longer a left child that stands alone. */
function leftmost(node: number, last: number): [number, number] {
  let [at, end] = [node, last]
  while (at % 2 === 0 && at !== 0) [at, end] = [at / 2, half(end)]
  return [at, end]
}
