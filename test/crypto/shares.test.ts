import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joinShares, parseShare, type Share, shareLine, splitRootKey } from '#crypto/shares'

const rootKeys = fc.uint8Array({ minLength: 32, maxLength: 32 })
const plans = fc
  .integer({ min: 2, max: 12 })
  .chain((count) => fc.record({ count: fc.constant(count), threshold: fc.integer({ min: 2, max: count }) }))
const label = '1a2b3c4d'

test('as many shares as are needed make the key again, whichever they are; fewer make another', async () => {
  await fc.assert(
    fc.asyncProperty(rootKeys, plans, fc.infiniteStream(fc.nat()), async (rootKey, { count, threshold }, chance) => {
      const shares = await splitRootKey(rootKey, { label, count, threshold })
      const ordered = shares.map((share) => ({ share, at: chance.next().value as number })).toSorted((a, b) => a.at - b.at)
      const some = ordered.slice(0, threshold).map(({ share }) => share)
      assert.deepEqual(await joinShares(some), rootKey)
      if (threshold > 2) assert.notDeepEqual(await joinShares(some.slice(1)), rootKey)
    }),
    { numRuns: 60 },
  )
})

test('a line holds its share, also in small letters, without dashes, and with letters that look alike', async () => {
  await fc.assert(
    fc.asyncProperty(rootKeys, async (rootKey) => {
      const [share] = (await splitRootKey(rootKey, { label, count: 3, threshold: 2 })) as [Share]
      const line = shareLine(share)
      const [head = '', words = ''] = line.split(/(?<=needs 2) /)
      for (const typed of [
        line,
        line.toLowerCase(),
        `  ${head}  ${words.replaceAll('-', ' ')} `,
        `${head} ${words.replaceAll('0', 'O').replaceAll('1', 'l')}`,
      ]) {
        const { point, ...rest } = parseShare(typed) as Share
        assert.deepEqual([rest, Buffer.from(point)], [{ label, number: 1, count: 3, threshold: 2 }, Buffer.from(share.point)])
      }
    }),
    { numRuns: 50 },
  )
})

test('one letter that is mistyped anywhere in a line is found', async () => {
  const [share] = (await splitRootKey(new Uint8Array(32).fill(9), { label, count: 5, threshold: 3 })) as [Share]
  const line = shareLine(share)
  const alike = (letter: string) => letter.toUpperCase().replace('O', '0').replace(/[IL]/, '1')
  for (const [at, letter] of [...line].entries()) {
    for (const other of '0123456789abcdefghjkmnpqrstvwxyz/') {
      if (alike(other) === alike(letter) || letter === '-' || letter === ' ') continue
      const mistyped = line.slice(0, at) + other + line.slice(at + 1)
      assert.equal(parseShare(mistyped), undefined, mistyped)
    }
  }
  for (const cut of [line.slice(0, -1), line.slice(1), '', 'coffer-share', `${line}0`]) assert.equal(parseShare(cut), undefined, cut)
})
