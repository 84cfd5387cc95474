import { hash } from 'node:crypto'

/**
 * The Merkle tree of RFC 6962 (section 2.1) over SHA-256: an append-only list of leaves, of which a root of 32 bytes proves
 * every one and their order. `subtree(level, index)` names the hash over the 2^level leaves from index · 2^level on.
 */

/** What a leaf's bytes begin with, so that none can pass for a node. */
export const LEAF_HEAD = Buffer.of(0)
const NODE = 1
export const HASH_BYTES = 32

export function leafHash(data: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_HEAD, data]), 'buffer')
}

/** The same of bytes that begin with the head already. Texts, of one byte a character: bytes would take three times as long to be handed over as to be made. */
export function leafTextOf(headed: Uint8Array): string {
  return hash('sha256', headed, 'binary')
}

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, NODE)

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1)
  pair.set(right, 1 + HASH_BYTES)
  return hash('sha256', pair, 'buffer')
}

function nodeTextOf(left: string, right: string): string {
  pair.write(left, 1, 'latin1')
  pair.write(right, 1 + HASH_BYTES, 'latin1')
  return hash('sha256', pair, 'binary')
}

/** The whole subtrees that a tree consists of, from the left, each smaller than the one before: all that is needed to append. */
export class Frontier {
  readonly #subtrees: { level: number; hash: string }[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Another that goes on where this one stands, with what the other one consists of behind it. */
  with(other: Frontier): Frontier {
    const both = new Frontier()
    for (const { hash: each, level } of [...this.#subtrees, ...other.#subtrees]) both.append(each, level)
    return both
  }

  /** Appends a leaf, or a whole subtree where the tree's size is a multiple of its own. */
  append(leaf: Uint8Array | string, level = 0): void {
    if (this.#size % 2 ** level !== 0) throw new Error('A subtree can only be appended where it would stand in the tree.')
    let [added, at] = [typeof leaf === 'string' ? leaf : Buffer.from(leaf).toString('latin1'), level]
    for (let last = this.#subtrees.at(-1); last?.level === at; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop()
      added = nodeTextOf(last.hash, added)
      at++
    }
    this.#subtrees.push({ level: at, hash: added })
    this.#size += 2 ** level
  }

  root(): Buffer {
    const [last, ...others] = this.#subtrees.map((each) => each.hash).reverse()
    if (last === undefined) return hash('sha256', Buffer.alloc(0), 'buffer')
    return Buffer.from(
      others.reduce((right, left) => nodeTextOf(left, right), last),
      'latin1',
    )
  }
}

export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const frontier = new Frontier()
  for (const leaf of leaves) frontier.append(leaf)
  return frontier.root()
}

/** Gives the hashes of whole subtrees of a tree. */
export type Subtrees = (level: number, index: number) => Promise<Uint8Array>

/** MTH over [from, to), which begins at a multiple of the largest power of two below its length. */
async function rangeHash(from: number, to: number, subtrees: Subtrees): Promise<Uint8Array> {
  const length = to - from
  const level = Math.floor(Math.log2(length))
  if (2 ** level === length) return subtrees(level, from / length)
  const middle = from + 2 ** level
  return nodeHash(await subtrees(level, from / 2 ** level), await rangeHash(middle, to, subtrees))
}

/** The largest power of two below the number, which is 2 or more. */
const split = (size: number): number => 2 ** (Math.ceil(Math.log2(size)) - 1)

/** The hashes that lead from a leaf to the root of the tree of this size (RFC 6962, 2.1.1). */
export async function inclusionProof(index: number, size: number, subtrees: Subtrees): Promise<Uint8Array[]> {
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + split(to - from)
    if (index < middle) {
      path.unshift(await rangeHash(middle, to, subtrees))
      to = middle
    } else {
      path.unshift(await rangeHash(from, middle, subtrees))
      from = middle
    }
  }
  return path
}

/** The hashes that show that the tree of size `to` begins with that of size `from` (RFC 6962, 2.1.2). */
export async function consistencyProof(from: number, to: number, subtrees: Subtrees): Promise<Uint8Array[]> {
  if (from === 0 || from === to) return []
  const path: Uint8Array[] = []
  let [low, high, whole] = [0, to, true]
  while (from !== high) {
    const middle = low + split(high - low)
    if (from <= middle) {
      path.unshift(await rangeHash(middle, high, subtrees))
      high = middle
    } else {
      path.unshift(await rangeHash(low, middle, subtrees))
      low = middle
      whole = false
    }
  }
  return whole ? path : [await rangeHash(low, high, subtrees), ...path]
}

/** The root to which the proof leads (RFC 9162, 2.1.3.2); `undefined` where it cannot be one. */
export function rootFromInclusion(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Buffer | undefined {
  if (index < 0 || index >= size) return undefined
  let [node, last] = [index, size - 1]
  let found: Buffer = Buffer.from(leaf)
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      found = nodeHash(sibling, found)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else found = nodeHash(found, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? found : undefined
}

/** Whether the proof shows that the tree with the second root begins with the one with the first (RFC 9162, 2.1.4.2). */
export function isConsistent(
  older: { size: number; root: Uint8Array },
  newer: { size: number; root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  const same = (left: Uint8Array, right: Uint8Array) => Buffer.compare(left, right) === 0
  if (older.size === newer.size) return path.length === 0 && same(older.root, newer.root)
  if (older.size === 0) return path.length === 0
  if (older.size > newer.size) return false
  const hashes = [...path]
  let [node, last] = [older.size - 1, newer.size - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  const first = node === 0 ? older.root : hashes.shift()
  if (first === undefined) return false
  let [before, after]: [Buffer, Buffer] = [Buffer.from(first), Buffer.from(first)]
  for (const sibling of hashes) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      ;[before, after] = [nodeHash(sibling, before), nodeHash(sibling, after)]
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else after = nodeHash(after, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && same(before, older.root) && same(after, newer.root)
}
