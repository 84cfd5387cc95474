import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AskConsistency, checkLog, checkLogs, checkRecord, isSound, type Shown } from '#console/history/proof/check'
import { LEAF_FIELDS, type LeafRecord, leafOf, recordIn } from '#console/history/proof/leaf'
import { openCheckpoint, readVerifier } from '#console/history/proof/note'
import { isConsistent, rootFromInclusion } from '#console/history/proof/tree'
import { LEAF_COLUMNS, leafOf as serversLeaf } from '#core/history/leaf'
import { provenText } from '#core/history/record-proof'
import type { NewUsageRow } from '#core/usage-row'
import { logPrivateKey, logPublicKey, signCheckpoint, verifierText } from '#crypto/checkpoint'
import { consistencyProof, inclusionProof, rootOf, type Subtrees } from '#crypto/log-tree'
import { sampleRecord } from '../conformance/sample-rows.ts'

const bytes = (hash: Uint8Array) => Uint8Array.from(hash)
const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64')

/** A node that signs for its records as the server does. */
function node(seed: number) {
  const privateKey = logPrivateKey(Buffer.alloc(32, seed))
  const publicKey = logPublicKey(privateKey)
  const verifier = { name: `coffer-log-${seed}`, publicKey }
  return {
    key: verifierText(verifier),
    sign: (root: Buffer, size: number) => signCheckpoint({ origin: verifier.name, size, root }, privateKey, publicKey),
  }
}

const records = Array.from(
  { length: 21 },
  (_, n): NewUsageRow => sampleRecord({ resourceName: `secret ${n} \0 \uD800 한글 ‮`, version: n === 3 ? null : n }),
)
const leaves = records.map(serversLeaf)
const subtrees =
  (all: readonly Uint8Array[]): Subtrees =>
  async (level, index) =>
    rootOf(all.slice(index * 2 ** level, (index + 1) * 2 ** level))
const signer = node(1)
const note = (size: number, all = leaves) => signer.sign(rootOf(all.slice(0, size)), size)
const listed = (size: number, all = leaves) => ({ log: 1, key: signer.key, size, kept: 0, checkpoint: note(size, all) })
const seen = (size: number) => ({ log: 1, key: signer.key, checkpoint: note(size), at: 1 })
const honest: AskConsistency = async (_, from, to) => (await consistencyProof(from, to, subtrees(leaves))).map(base64)
const nobody: AskConsistency = () => assert.fail('There is nothing to ask for.')

async function proofOf(at: number, size = records.length) {
  const record = records[at] as NewUsageRow
  const path = await inclusionProof(at, size, subtrees(leaves))
  const shown: Shown = { ...(JSON.parse(provenText(record)) as object), seq: at }
  return {
    shown,
    proof: { record: provenText(record), log: 1, index: at, path: path.map(base64), key: signer.key, checkpoint: note(size) },
  }
}

describe('the history, checked in the browser', () => {
  test('a record has the leaf that the server gives it, whatever stands in it', async () => {
    assert.deepEqual(LEAF_FIELDS, LEAF_COLUMNS)
    for (const [at, record] of records.entries()) {
      const read = recordIn(provenText(record))
      assert.ok(read)
      assert.deepEqual(Buffer.from(await leafOf(read)), leaves[at])
    }
    const leaf = await leafOf(
      Object.fromEntries(LEAF_FIELDS.map((field) => [field, field === 'time' ? 1_767_600_000_000 : field])) as LeafRecord,
    )
    assert.equal(Buffer.from(leaf).toString('hex'), '00a345fd7151da858490ef440588671e98bb4f62d328932b2b3250be1010af9f')
  })

  test('proofs of every place and of every growth lead where the server says, and nothing else does', async () => {
    for (let size = 1; size <= leaves.length; size++) {
      const root = rootOf(leaves.slice(0, size))
      for (let at = 0; at < size; at++) {
        const path = (await inclusionProof(at, size, subtrees(leaves))).map(bytes)
        assert.deepEqual(Buffer.from((await rootFromInclusion(bytes(leaves[at] as Buffer), at, size, path)) ?? []), root)
        const moved = await rootFromInclusion(bytes(leaves[at] as Buffer), (at + 1) % size, size, path)
        if (size > 1) assert.notDeepEqual(Buffer.from(moved ?? []), root)
        assert.equal(await rootFromInclusion(bytes(leaves[at] as Buffer), at, size, [...path, bytes(root)]), undefined)
      }
      for (let from = 0; from <= size; from++) {
        const [older, newer] = [from, size].map((each) => ({ size: each, root: bytes(rootOf(leaves.slice(0, each))) }))
        assert.ok(older && newer)
        const path = (await consistencyProof(from, size, subtrees(leaves))).map(bytes)
        assert.ok(await isConsistent(older, newer, path), `${from} to ${size}`)
        if (from === 0) continue
        assert.ok(!(await isConsistent({ ...older, root: bytes(Buffer.alloc(32, 9)) }, newer, path)), `another ${from}`)
        assert.ok(!(await isConsistent(older, { ...newer, root: bytes(Buffer.alloc(32, 9)) }, path)), `another ${size}`)
        assert.ok(!(await isConsistent(older, newer, [...path, bytes(root)])), 'a hash more')
        if (path.length > 0) assert.ok(!(await isConsistent(older, newer, path.slice(1))), 'a hash less')
      }
    }
  })

  test('the vectors of RFC 6962 hold', async () => {
    const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
    const root7 = hex('ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c')
    const root8 = hex('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
    const path = [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]
    const older = { size: 6, root: hex('76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef') }
    assert.ok(await isConsistent(older, { size: 8, root: root8 }, path.map(hex)))
    assert.ok(!(await isConsistent(older, { size: 7, root: root7 }, path.map(hex))))
  })

  test('a checkpoint counts only under the key of its log, to the letter', async () => {
    const verifier = await readVerifier(signer.key)
    assert.ok(verifier)
    const signed = note(5)
    assert.equal((await openCheckpoint(signed, verifier))?.size, 5)
    for (const other of [node(2).key, signer.key.replace('coffer-log-1', 'coffer-log-3'), `${signer.key}A`, 'a+b+c', ''])
      assert.equal(await readVerifier(other).then((read) => read && openCheckpoint(signed, read)), undefined, other)
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.integer({ min: 32, max: 126 }), async (at, code) => {
        const letter = String.fromCharCode(code)
        const altered = signed.slice(0, at) + letter + signed.slice(at + 1)
        const opened = await openCheckpoint(altered, verifier)
        // The last letter of Base64 has bits that say nothing.
        if (opened !== undefined) assert.ok(altered === signed || at >= signed.length - 6, altered)
      }),
    )
  })

  test('a log that grew is sound, and every way to go back on what was signed is told by its name', async () => {
    const other = [...leaves.slice(0, 4), leaves[0] as Buffer, ...leaves.slice(5)]
    const told = async (log: ReturnType<typeof listed>, kept: ReturnType<typeof seen> | undefined, ask = honest) =>
      (await checkLog(log, kept, ask)).outcome
    assert.equal(await told(listed(9), undefined, nobody), 'first')
    assert.equal(await told(listed(9), seen(9), nobody), 'same')
    assert.equal(await told(listed(9), seen(4)), 'grown')
    assert.equal(await told(listed(9), seen(4), async () => 'gone'), 'gone')
    assert.equal(await told(listed(4), seen(9), nobody), 'shrunk')
    assert.equal(await told(listed(9, other), seen(9), nobody), 'changed')
    assert.equal(
      await told(listed(9, other), seen(6), async (_, from, to) => (await consistencyProof(from, to, subtrees(other))).map(base64)),
      'changed',
    )
    assert.equal(await told(listed(9), seen(4), async () => ['no hash']), 'changed')
    assert.equal(await told({ ...listed(9), size: 10 }, seen(4), nobody), 'signature')
    assert.equal(await told({ ...listed(9), checkpoint: node(2).sign(rootOf(leaves.slice(0, 9)), 9) }, seen(4), nobody), 'signature')
    assert.equal(await told({ ...listed(9), key: node(2).key }, seen(4), nobody), 'key')
  })

  test('what did not hold is compared with the same again, and a log that is gone is missed', async () => {
    const [shrunk, missing] = await checkLogs([listed(4)], [seen(9), { ...seen(3), log: 2 }], nobody)
    assert.deepEqual([shrunk?.outcome, shrunk?.keep?.checkpoint], ['shrunk', note(9)])
    assert.deepEqual([missing?.outcome, missing?.log, missing?.keep?.checkpoint], ['missing', 2, note(3)])
    const [grown] = await checkLogs([listed(9)], [seen(4)], honest)
    assert.deepEqual([grown && isSound(grown.outcome), grown?.keep?.checkpoint], [true, note(9)])
  })

  test('a record is proven as it is shown, and no other way', async () => {
    const { shown, proof } = await proofOf(5)
    const outcome = async (of: Shown, given: object = {}, key?: string) => (await checkRecord(of, { ...proof, ...given }, key)).outcome
    assert.equal(await outcome(shown), 'proven')
    assert.equal(await outcome(shown, {}, signer.key), 'proven')
    assert.equal(await outcome(shown, {}, node(2).key), 'key')
    assert.equal(await outcome({ ...shown, result: 'FAILED' }), 'record')
    assert.equal(await outcome({ ...shown, seq: 6 }), 'record')
    assert.equal(await outcome(shown, { record: (await proofOf(6)).proof.record }), 'record')
    const forged = JSON.stringify({ ...JSON.parse(proof.record), result: 'FAILED' })
    assert.equal(await outcome({ ...shown, result: 'FAILED' }, { record: forged }), 'root')
    assert.equal(await outcome(shown, { record: JSON.stringify({ ...JSON.parse(proof.record), note: 'x' }) }), 'none')
    assert.equal(await outcome(shown, { path: ['?'] }), 'none')
    assert.equal(await outcome(shown, { path: proof.path.toReversed() }), 'root')
    assert.equal(await outcome(shown, { checkpoint: proof.checkpoint.replace('\n21\n', '\n22\n') }), 'signature')
    assert.equal(await outcome(shown, { checkpoint: note(7) }), 'root')
  })
})
