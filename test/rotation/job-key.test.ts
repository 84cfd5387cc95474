import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SECOND } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { action } from './actions.ts'
import { makeRotating, type Rotating } from './rotating.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    describe(`the key of a job on ${engine}`, () => {
      let made = 0
      const make = (options: { code?: string } = {}): Promise<Rotating> => {
        made += 1
        return makeRotating(coffer, { name: `secret-${made}`, ...options })
      }

      test("the job's own key serves its own token, reads its own ACTIVE, and nothing else", async () => {
        const other = await make()
        const r = await make({
          code: action(`
          await call('POST', job + '/start')
          const tries = {}
          tries.active = (await send('GET', '/api/v1/secrets/' + params.secretId + '/active')).status
          tries.previous = (await send('GET', '/api/v1/secrets/' + params.secretId + '/previous')).status
          tries.values = (await send('GET', '/api/v1/secrets/' + params.secretId + '/values')).status
          tries.list = (await send('GET', '/api/v1/secrets')).status
          tries.other = (await send('GET', '/api/v1/secrets/' + params.other + '/active')).status
          tries.otherJob = (await send('POST', '/action/v1/secrets/' + params.other + '/jobs/' + params.jobToken + '/start')).status
          tries.unknownToken = (await send('POST', '/action/v1/secrets/' + params.secretId + '/jobs/' + '0'.repeat(64) + '/start')).status
          tries.oldToken = (await send('POST', '/action/v1/secrets/' + params.secretId + '/jobs/' + params.oldToken + '/start')).status
          await call('POST', job + '/pending')
          await call('POST', job + '/complete')
          tries.again = (await send('POST', job + '/complete')).status
          tries.failAfter = (await send('POST', job + '/fail')).status
          tries.readAfter = (await send('GET', '/api/v1/secrets/' + params.secretId + '/active')).status
          return tries
        `),
        })
        await r.setClock({ other: other.secretId })
        const { jobToken: oldToken } = await r.rotate()
        await r.setClock({ other: other.secretId, oldToken })
        const job = await r.rotate()
        assert.equal(job.state, 'COMPLETED', job.message)
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        assert.deepEqual(activation.response.result, {
          active: 200,
          previous: 403,
          values: 403,
          list: 403,
          other: 403,
          otherJob: 403,
          unknownToken: 404,
          oldToken: 403,
          again: 200,
          failAfter: 403,
          readAfter: 403,
        })
      })

      test('an action reads the secrets that its trigger declares, as long as whoever declared them may', async () => {
        const admin = await make()
        const r = await make({
          code: action(`
          const { decryptedSecretValue: { value } } = await call('GET', '/api/v1/secrets/' + params.admin + '/active')
          console.log('admin password', JSON.parse(value).password)
          await call('POST', job + '/start')
          await call('POST', job + '/pending')
          await call('POST', job + '/complete')
          return { read: true }
        `),
        })
        const keeper = await coffer.subAccount(`keeper-${engine}`, 'NCP_SECRETMANAGER_MANAGER', 'NCP_CLOUD_FUNCTIONS_MANAGER')
        await keeper.ok('PUT', r.trigger, {
          parameters: { now: coffer.clock.now(), admin: admin.secretId },
          readsSecrets: [admin.secretId],
        })
        const job = await r.rotate()
        assert.equal(job.state, 'COMPLETED', job.message)
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        assert.match(activation.logs[0], /admin password \*\*\*$/)
        const { items } = await coffer.main.ok('GET', '/api/v1/policies?size=100')
        const policyIdList = items
          .filter((item: { policyName: string }) => item.policyName === 'NCP_SECRETMANAGER_MANAGER')
          .map((item: { policyId: string }) => item.policyId)
        await coffer.main.ok('DELETE', `/api/v1/sub-accounts/${keeper.id}/policies`, { policyIdList })
        const refused = await r.rotate()
        assert.equal(refused.state, 'FAILED')
        assert.match(refused.message, new RegExp(`keeper-${engine}, who declared readsSecrets .* may no longer read ${admin.secretId}`))
        assert.equal(await r.status(), 'ENABLE')
      })

      test('the key of a completed job repeats complete for a minute and is gone after', async () => {
        const r = await make({
          code: action(
            `await call('POST', job + '/start'); await call('POST', job + '/pending'); await call('POST', job + '/complete'); return { key: process.env.NCLOUD_ACCESS_KEY, secret: process.env.NCLOUD_SECRET_KEY.split('').join(' ') }`,
          ),
        })
        await r.setClock()
        const { jobToken } = await r.rotate()
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        const { key, secret } = activation.response.result
        const job = coffer.main.as(key, secret.replaceAll(' ', ''))
        assert.equal((await job.call('POST', `${r.job(jobToken)}/complete`)).status, 200)
        coffer.clock.pass(61 * SECOND)
        assert.equal((await job.call('POST', `${r.job(jobToken)}/complete`)).status, 401)
        await coffer.coffer.jobs.tick()
        assert.equal((await job.call('POST', `${r.job(jobToken)}/complete`)).status, 401)
        await coffer.main.ok('POST', `${r.job(jobToken)}/complete`)
      })

      test('the key of a job that failed is refused at once, and its row is gone', async () => {
        const code = action(`
        await call('POST', job + '/start')
        await call('POST', job + '/fail')
        const late = (await send('GET', '/api/v1/secrets/' + params.secretId + '/active')).status
        return { late, key: process.env.NCLOUD_ACCESS_KEY }
      `)
        const r = await make({ code })
        assert.equal((await r.rotate()).state, 'FAILED')
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        const { late, key } = activation.response.result
        assert.equal(late, 401)
        const row = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.get('access_key', key), records: [] }))
        assert.equal(row, undefined)
      })
    })
  })
}
