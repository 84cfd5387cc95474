import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkRecordProof } from '#core/history/record-proof'
import { openCheckpoint, readVerifier, type Verifier } from '#crypto/checkpoint'
import { isConsistent } from '#crypto/log-tree'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

const PROOF = '/api/v1/history/proof'

function verifierIn(key: string): Verifier {
  const verifier = readVerifier(key)
  assert.ok(verifier)
  return verifier
}

for (const engine of ENGINES) {
  describe(`the proof of one record on ${engine}`, async () => {
    const started = await startCoffer({ engine })
    const { main, coffer } = started
    const seal = () => coffer.sequencer.seal()
    const auditor = await started.subAccount('auditor', 'NCP_CLOUD_LOG_ANALYTICS_USER')
    const bot = await started.subAccount('bot', 'NCP_SECRETMANAGER_USER')
    await main.ok('GET', '/api/v1/secrets')
    await seal()
    const early = (await main.ok('GET', '/api/v1/history/checkpoints')).logs[0]
    // Two full segments of another account, so that paths lead over roots, and what is asked for lies on both sides.
    for (let n = 0; n < 9; n++)
      await coffer.store.appendReads(
        null,
        Array.from({ length: 1000 }, () => sampleRecord({ account: 'other' })),
      )
    await main.call('GET', '/api/v1/secrets/none')
    await seal()

    it('leads from each record that a caller may see to the signed root', async () => {
      const { logs } = await main.ok('GET', '/api/v1/history/checkpoints')
      const [{ log, key, size }] = logs
      assert.equal(logs.length, 1)
      const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { pageSize: 50 })
      const seqs: number[] = result.searchResult.map(({ logDetail }: { logDetail: string }) => JSON.parse(logDetail).seq)
      const covered = seqs.filter((seq) => seq < size)
      assert.ok(covered.some((seq) => seq < 4096) && covered.some((seq) => seq > 8192), String(covered))
      for (const seq of covered) {
        const proof = await main.ok('GET', `${PROOF}?seq=${seq}`)
        const told = checkRecordProof(JSON.stringify(proof), [verifierIn(key)])
        assert.ok(told.proven && told.index === seq && proof.log === log, JSON.stringify(told))
        const { requestId } = JSON.parse(proof.record)
        if (requestId !== '') assert.equal((await main.ok('GET', `${PROOF}?requestId=${requestId}`)).record, proof.record)
      }
    })

    it('proves nothing once anything in it was altered', async () => {
      const { logs } = await main.ok('GET', '/api/v1/history/checkpoints')
      const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { pageSize: 10, keyword: 'action:getSecretDetail' })
      const { seq } = JSON.parse(result.searchResult[0].logDetail)
      const proof = await main.ok('GET', `${PROOF}?seq=${seq}`)
      const record = JSON.parse(proof.record)
      const ours = [verifierIn(logs[0].key)]
      const altered: Record<string, unknown> = {
        'another result': { ...proof, record: JSON.stringify({ ...record, result: 'SUCCESS' }) },
        'a field more': { ...proof, record: JSON.stringify({ ...record, note: 'x' }) },
        'a field less': { ...proof, record: JSON.stringify({ ...record, message: undefined }) },
        'another place': { ...proof, index: proof.index - 1 },
        'a place beyond': { ...proof, index: proof.size },
        'a hash less': { ...proof, path: proof.path.slice(1) },
        'a hash more': { ...proof, path: [...proof.path, proof.path[0]] },
        'hashes in another order': { ...proof, path: [...proof.path].reverse() },
        'another size': { ...proof, checkpoint: proof.checkpoint.replace(`\n${proof.size}\n`, `\n${proof.size + 1}\n`) },
        'an earlier checkpoint': { ...proof, checkpoint: early.checkpoint },
        'no checkpoint': { ...proof, checkpoint: '' },
        'the same field twice': { ...proof, record: proof.record.replace('"ip":', '"ip":"203.0.113.66","ip":') },
        'a text that stands for another': { ...proof, record: JSON.stringify({ ...record, message: '\0' }) },
        'a word beside the record': { ...proof, approvedBy: 'somebody' },
        'another size beside the checkpoint': { ...proof, size: proof.size + 1 },
        nothing: {},
        'a list': [],
      }
      assert.ok(checkRecordProof(JSON.stringify(proof), ours).proven)
      for (const [what, each] of Object.entries(altered)) assert.ok(!checkRecordProof(JSON.stringify(each), ours).proven, what)
      assert.ok(!checkRecordProof('{', ours).proven)
      const text = JSON.stringify(proof, null, 2)
      assert.ok(checkRecordProof(text, ours).proven)
      assert.ok(!checkRecordProof(text.replace('"record":', '"record": "{}", "record":'), ours).proven, 'another record in front of it')
      const stranger = { name: ours[0]?.name ?? '', publicKey: Buffer.alloc(32, 7) }
      assert.ok(!checkRecordProof(JSON.stringify(proof), [stranger]).proven, 'the key that was given decides, and not that in the proof')
    })

    it('is not for who may not see the record, and refuses what cannot be meant', async () => {
      const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { pageSize: 10, keyword: 'action:getSecretDetail' })
      const { seq } = JSON.parse(result.searchResult[0].logDetail)
      await bot.refused(403, 'GET', `${PROOF}?seq=${seq}`)
      const hidden = await auditor.call('GET', `${PROOF}?seq=${seq}`)
      const absent = await auditor.call('GET', `${PROOF}?seq=${2 ** 39}`)
      const foreign = await main.call('GET', `${PROOF}?seq=5000`)
      assert.deepEqual([hidden.status, foreign.status], [absent.status, absent.status], hidden.text)
      assert.equal(hidden.text.replace(/"requestId":"[^"]*"/, ''), absent.text.replace(/"requestId":"[^"]*"/, ''))
      for (const query of ['', `?seq=${seq}&requestId=x`, '?seq=-1', '?seq=1.5']) await main.refused(400, 'GET', `${PROOF}${query}`)
    })

    it('shows that the log grew and was not made anew', async () => {
      const { logs } = await main.ok('GET', '/api/v1/history/checkpoints')
      const [{ log, key }] = logs
      const { path, to, checkpoint } = await main.ok('GET', `/api/v1/history/consistency?log=${log}&from=${early.size}`)
      const [older, newer] = [openCheckpoint(early.checkpoint, verifierIn(key)), openCheckpoint(checkpoint, verifierIn(key))]
      assert.ok(older && newer && newer.size === to && older.size < to)
      const hashes = path.map((hash: string) => Buffer.from(hash, 'base64'))
      assert.ok(isConsistent(older, newer, hashes))
      assert.ok(!isConsistent({ ...older, root: newer.root }, newer, hashes))
      for (const query of [`from=${to + 1}`, 'from=2&to=1', `from=1&to=${to + 100_000}`])
        await main.refused(400, 'GET', `/api/v1/history/consistency?log=${log}&${query}`)
      assert.ok((await main.call('GET', '/api/v1/history/consistency?log=77&from=1')).status >= 400)
    })
  })
}
