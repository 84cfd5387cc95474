import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { action, ROTATE } from './actions.ts'
import { makeRotating } from './rotating.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`what a secret tells of its rotations on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer

    test('names the last job that completed, whatever came after it', async () => {
      const r = await makeRotating(coffer, { name: 'results' })
      const told = async () => {
        const { lastRotationDate, lastRotationResultId } = await main.ok('GET', r.S)
        return [lastRotationDate, lastRotationResultId]
      }
      await r.setAction(action(`throw new Error('before anything')`))
      await r.rotate()
      assert.deepEqual(await told(), [null, null])
      await r.setAction(ROTATE)
      const done = await r.rotate()
      assert.deepEqual(await told(), [done.endedDate, done.jobId])
      r.target.fault = 'refuses'
      await r.rotate()
      assert.deepEqual(await told(), [done.endedDate, done.jobId])
      r.target.fault = 'none'
      const again = await r.rotate()
      await main.ok('POST', `${r.S}/rollback-rotation`)
      assert.deepEqual(await told(), [again.endedDate, again.jobId])
    })

    test('names the action that its trigger ran last, for whichever secret, not the one that is linked now', async () => {
      const r = await makeRotating(coffer, { name: 'runs' })
      const ran = async (S: string) => (await main.ok('GET', S)).trigger.recentlyExecutedAction
      assert.equal(await ran(r.S), null)
      const { secretId } = await main.ok('POST', '/api/v1/secrets', {
        secretName: 'beside',
        secretValue: { value: '{"user":"app","password":"p"}', rotationTargets: ['password'] },
      })
      const beside = `/api/v1/secrets/${secretId}`
      await main.ok('PUT', `${beside}/triggers`, { triggerId: (await main.ok('GET', r.S)).trigger.id })
      await r.rotate()
      assert.deepEqual([await ran(r.S), await ran(beside)], ['runs', 'runs'])
      await main.ok('PUT', '/ncf/api/v2/packages/-/actions/another', { exec: { kind: 'nodejs:20', code: ROTATE } })
      await main.ok('DELETE', `${r.trigger}/link-action`, { action: 'runs', package: '-' })
      await main.ok('POST', `${r.trigger}/link-action`, { action: 'another', package: '-' })
      assert.deepEqual([await ran(r.S), await ran(beside)], ['runs', 'runs'])
      await r.rotate()
      assert.deepEqual([await ran(r.S), await ran(beside)], ['another', 'another'])
    })

    test('lists its jobs newest first, dry runs among them', async () => {
      const r = await makeRotating(coffer, { name: 'order' })
      await main.ok('PUT', r.action, { exec: { kind: 'nodejs:20', code: action('return { checks: [] }') }, supportsDryRun: true })
      await r.rotate()
      coffer.clock.pass(1)
      await main.ok('POST', `${r.S}/rotation?dryRun=true`)
      const kinds = async (size: number) =>
        (await main.ok<{ jobs: { kind: string }[] }>('GET', `${r.S}/rotation-jobs?pageSize=${size}`)).jobs.map(({ kind }) => kind)
      assert.deepEqual(await kinds(1), ['DRY_RUN'])
      assert.deepEqual(await kinds(10), ['DRY_RUN', 'ROTATE'])
      // Two within one millisecond: the head knows which was the last.
      await main.ok('POST', `${r.S}/rotation`)
      await r.idle()
      await main.ok('POST', `${r.S}/rotation`)
      await r.idle()
      const { jobs } = await main.ok('GET', `${r.S}/rotation-jobs`)
      assert.equal(jobs.length, 4)
      const last = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.get('secret', r.secretId), records: [] }))
      assert.equal(jobs.find(({ kind }: { kind: string }) => kind === 'ROTATE').jobId, last?.lastJob)
    })
  })
}
