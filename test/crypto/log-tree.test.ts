import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  isConsistent,
  leafHash,
  nodeHash,
  rootFromInclusion,
  rootOf,
  type Subtrees,
} from '#crypto/log-tree'

/** The leaves and roots that implementations of RFC 6962 are tested with. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
/** MTH as section 2.1 defines it, word for word. */
function mth(data: readonly Uint8Array[]): Buffer {
  if (data.length === 0) return sha()
  if (data.length === 1) return sha(Buffer.of(0), data[0] as Uint8Array)
  let k = 1
  while (k * 2 < data.length) k *= 2
  return sha(Buffer.of(1), mth(data.slice(0, k)), mth(data.slice(k)))
}
/** PATH and PROOF of sections 2.1.1 and 2.1.2, word for word. */
function path(m: number, data: readonly Uint8Array[]): Buffer[] {
  if (data.length === 1) return []
  let k = 1
  while (k * 2 < data.length) k *= 2
  return m < k ? [...path(m, data.slice(0, k)), mth(data.slice(k))] : [...path(m - k, data.slice(k)), mth(data.slice(0, k))]
}
function subproof(m: number, data: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (m === data.length) return whole ? [] : [mth(data)]
  let k = 1
  while (k * 2 < data.length) k *= 2
  return m <= k
    ? [...subproof(m, data.slice(0, k), whole), mth(data.slice(k))]
    : [...subproof(m - k, data.slice(k), false), mth(data.slice(0, k))]
}

const numbered = (size: number) => Array.from({ length: size }, (_, i) => Buffer.from(`leaf ${i}`))
const subtreesOf =
  (leaves: readonly Uint8Array[]): Subtrees =>
  async (level, index) =>
    rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))
const hashed = (data: readonly Uint8Array[]) => data.map(leafHash)

describe('the tree of a log', () => {
  test('has the roots that are published for RFC 6962', () => {
    const data = LEAVES.map((hex) => Buffer.from(hex, 'hex'))
    for (const [size, root] of ROOTS.entries()) assert.equal(rootOf(hashed(data.slice(0, size))).toString('hex'), root, `size ${size}`)
  })

  test('has the roots and proofs that the sections of the RFC define, at every size to 40', async () => {
    for (let size = 1; size <= 40; size++) {
      const data = numbered(size)
      const leaves = hashed(data)
      const subtrees = subtreesOf(leaves)
      assert.deepEqual(rootOf(leaves), mth(data))
      for (let at = 0; at < size; at++) {
        assert.deepEqual(await inclusionProof(at, size, subtrees), path(at, data), `${at} of ${size}`)
        if (at > 0) assert.deepEqual(await consistencyProof(at, size, subtrees), subproof(at, data, true), `${at} to ${size}`)
      }
    }
  })

  test('law: a leaf is proven by its path at its place, and no other leaf, place, size or path is', async () => {
    const cases = fc
      .integer({ min: 1, max: 300 })
      .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }), fc.nat(), fc.nat(255)))
    await fc.assert(
      fc.asyncProperty(cases, async ([size, at, which, flip]) => {
        const leaves = hashed(numbered(size))
        const root = rootOf(leaves)
        const proof = await inclusionProof(at, size, subtreesOf(leaves))
        const leads = (leaf: Uint8Array, place: number, whole: number, by: readonly Uint8Array[]) =>
          rootFromInclusion(leaf, place, whole, by)?.equals(root) === true
        const leaf = leaves[at] as Buffer
        assert.ok(leads(leaf, at, size, proof))
        assert.ok(!leads(leafHash(Buffer.from('other')), at, size, proof))
        for (const place of [at - 1, at + 1, size]) assert.ok(!leads(leaf, place, size, proof))
        assert.ok(!leads(leaf, at, size, [...proof, root]) && (proof.length === 0 || !leads(leaf, at, size, proof.slice(1))))
        if (proof.length === 0) return
        const bent = proof.map((each) => Buffer.from(each))
        const byte = bent[which % bent.length] as Buffer
        byte[which % 32] = (byte[which % 32] as number) ^ (flip === 0 ? 1 : flip)
        assert.ok(!leads(leaf, at, size, bent))
      }),
      { numRuns: 60 },
    )
  })

  test('law: a tree is consistent with what it grew from, and with nothing that was changed', async () => {
    const cases = fc.integer({ min: 1, max: 300 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size }), fc.nat()))
    await fc.assert(
      fc.asyncProperty(cases, async ([size, from, which]) => {
        const leaves = hashed(numbered(size))
        const older = { size: from, root: rootOf(leaves.slice(0, from)) }
        const proof = await consistencyProof(from, size, subtreesOf(leaves))
        assert.ok(isConsistent(older, { size, root: rootOf(leaves) }, proof))
        const changed = leaves.with(which % from, leafHash(Buffer.from('changed')))
        const other = await consistencyProof(from, size, subtreesOf(changed))
        assert.ok(!isConsistent(older, { size, root: rootOf(changed) }, other))
        assert.ok(!isConsistent(older, { size, root: rootOf(changed) }, proof))
        if (from < size) assert.ok(!isConsistent({ size, root: rootOf(leaves) }, older, proof), 'a tree does not shrink')
      }),
      { numRuns: 60 },
    )
  })

  test('law: it grows to the same root leaf by leaf, by whole subtrees, or from a part that was put away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5 }), (size, level) => {
        const leaves = hashed(numbered(size))
        const whole = Math.floor(size / 2 ** level)
        const [left, right] = [new Frontier(), new Frontier()]
        for (let at = 0; at < whole; at++) left.append(rootOf(leaves.slice(at * 2 ** level, (at + 1) * 2 ** level)), level)
        for (const leaf of leaves.slice(whole * 2 ** level)) right.append(leaf)
        assert.deepEqual(left.with(right).root(), rootOf(leaves))
        assert.equal(left.with(right).size, size)
      }),
    )
  })

  test('no subtree can be put where it would not stand', () => {
    const frontier = new Frontier()
    frontier.append(leafHash(Buffer.of(1)))
    assert.throws(() => frontier.append(nodeHash(leafHash(Buffer.of(2)), leafHash(Buffer.of(3))), 1), /where it would stand/)
  })
})
