import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, SECOND } from '#base/instant'
import { attack } from '../barrier/attacker.ts'
import { newSecret, VALUE } from '../barrier/subjects.ts'
import { isSigned } from '../support/receiver.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { startSubscribing } from './subscribing.ts'

const RETRIES_MS = [5000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000]
const S = '/api/v1/subscriptions'

for (const engine of ENGINES_IN_TURN) {
  describe(`subscriptions, ${engine}`, async () => {
    const { coffer, receiver, subscribe, deliveries, pass } = await startSubscribing({ engine })
    const { main } = coffer
    const idle = () => coffer.coffer.courier.idle()
    const fresh = () => {
      receiver.received.length = 0
      receiver.deeds = [200]
    }

    it('are told what happens to a secret, signed, by ids alone', async () => {
      fresh()
      const types = ['secret.created', 'secret.changed', 'secret.deletion-requested', 'secret.deleted']
      const { subscriptionId, signingSecret } = await subscribe(...types)
      const secretId = await newSecret(coffer, 'told-of')
      await main.ok('PUT', `/api/v1/secrets/${secretId}/values/active`, { value: VALUE('never-sent') })
      await main.ok('PUT', `/api/v1/secrets/${secretId}/memo`, { memo: 'no news for others' })
      await main.ok('POST', `/api/v1/secrets/${secretId}/request-deletion`)
      await main.ok('DELETE', `/api/v1/secrets/${secretId}`)
      await idle()
      const told = receiver.received
      assert.deepEqual(told.map(({ body }) => body.type).sort(), types.toSorted())
      for (const each of told) {
        assert.ok(isSigned(each, signingSecret))
        assert.equal(each.body.data.secretId, secretId)
        assert.doesNotMatch(each.text, /never-sent|told-of|password/)
      }
      const listed = await deliveries(subscriptionId)
      assert.ok(listed.every(({ state, attempts, lastStatus }) => state === 'DELIVERED' && attempts === 1 && lastStatus === 200))
      assert.deepEqual(listed.map(({ deliveryId }) => deliveryId).sort(), told.map(({ id }) => id).sort())
      await main.ok('DELETE', `${S}/${subscriptionId}`)
    })

    it('show what they sign with once, and to whom their address leads to those who could not have named it', async () => {
      const { subscriptionId, signingSecret } = await subscribe('secret.changed')
      assert.match(signingSecret, /^whsec_/)
      const viewer = await coffer.subAccount('viewer', 'NCP_WATCH_USER')
      for (const caller of [main, viewer]) {
        const shown = await caller.ok('GET', `${S}/${subscriptionId}`)
        assert.ok(!JSON.stringify(shown).includes(signingSecret))
        assert.equal(shown.url.includes('of-the-address'), caller === main)
      }
      await viewer.refused(403, 'DELETE', `${S}/${subscriptionId}`)
      await main.ok('DELETE', `${S}/${subscriptionId}`)
      await main.refused(404, 'GET', `${S}/${subscriptionId}`)
    })

    it('refuse addresses that are not public, types that there are none of, and bad ids', async () => {
      const asked = { name: 'bad', url: receiver.url, types: ['secret.changed'] }
      assert.match(await main.refused(400, 'POST', S, { ...asked, url: 'https://10.0.0.1/hook' }), /^url: .*not public/)
      assert.match(await main.refused(400, 'POST', S, { ...asked, url: 'http://example.com/' }), /https/)
      await main.refused(400, 'POST', S, { ...asked, types: [] })
      await main.refused(400, 'POST', S, { ...asked, types: ['secret.changed', 'secret.changed'] })
      await main.refused(400, 'POST', S, { ...asked, types: ['secret.read'] })
      await main.refused(404, 'GET', `${S}/${'0'.repeat(36)}`)
      await main.refused(404, 'POST', `${S}/not-an-id/test`)
    })

    it('are told again with the same id while they are not taken, later each time, until it has failed', async () => {
      fresh()
      receiver.deeds = [500]
      const { subscriptionId, signingSecret } = await subscribe('secret.created')
      await newSecret(coffer, 'refused')
      await idle()
      for (const [n, wait] of RETRIES_MS.entries()) {
        assert.equal(receiver.received.length, n + 1)
        await pass(wait - 1)
        assert.equal(receiver.received.length, n + 1, `try ${n + 2} came early`)
        await pass(1)
      }
      assert.equal(receiver.received.length, RETRIES_MS.length + 1)
      assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 1)
      assert.equal(new Set(receiver.received.map(({ text }) => text)).size, 1)
      assert.ok(receiver.received.every((each) => isSigned(each, signingSecret)))
      const [failed] = await deliveries(subscriptionId)
      assert.deepEqual([failed?.state, failed?.attempts, failed?.lastStatus, failed?.nextDate], ['FAILED', 9, 500, null])
      receiver.deeds = [204]
      await main.ok('POST', `${S}/${subscriptionId}/deliveries/${failed?.deliveryId}/redeliver`)
      await idle()
      assert.equal(receiver.received.at(-1)?.id, failed?.deliveryId)
      assert.equal((await deliveries(subscriptionId))[0]?.state, 'DELIVERED')
      await main.ok('DELETE', `${S}/${subscriptionId}`)
    })

    it('are not waited for by each other: one that never answers is given up after ten seconds, and tried again', async () => {
      fresh()
      receiver.deeds = ['never', 200]
      const { subscriptionId } = await subscribe('secret.created')
      await newSecret(coffer, 'slow')
      await receiver.delivery(1)
      await coffer.clock.paused(10_000)
      coffer.clock.pass(10 * SECOND)
      await idle()
      const [waiting] = await deliveries(subscriptionId)
      assert.deepEqual([waiting?.state, waiting?.message], ['WAITING', 'No answer: no answer within 10 seconds.'])
      await pass(5 * SECOND)
      assert.equal((await deliveries(subscriptionId))[0]?.state, 'DELIVERED')
      await main.ok('DELETE', `${S}/${subscriptionId}`)
    })

    it('of a sub account hear only of secrets that it may see when they are told', async () => {
      fresh()
      const caller = await coffer.subAccount('listener', 'NCP_WATCH_MANAGER', 'NCP_SECRETMANAGER_USER')
      const { subscriptionId } = await caller.ok('POST', S, { name: 'its own', url: receiver.url, types: ['secret.created'] })
      await newSecret(coffer, 'seen')
      await idle()
      assert.equal(receiver.received.length, 1)
      const { items } = await main.ok('GET', '/api/v1/policies?size=100')
      const policyIdList = [items.find((item: { policyName: string }) => item.policyName === 'NCP_SECRETMANAGER_USER').policyId]
      await main.ok('DELETE', `/api/v1/sub-accounts/${caller.id}/policies`, { policyIdList })
      await newSecret(coffer, 'unseen')
      await idle()
      assert.equal(receiver.received.length, 1)
      const withheld = (await deliveries(subscriptionId)).find(({ state }) => state === 'WITHHELD')
      assert.equal(withheld?.secretId, null)
      await main.refused(422, 'POST', `${S}/${subscriptionId}/deliveries/${withheld?.deliveryId}/redeliver`)
      await main.ok('DELETE', `${S}/${subscriptionId}`)
    })

    it('lose nothing with a server that stops: what it did not deliver is delivered by the next', async () => {
      fresh()
      receiver.deeds = [503, 200]
      const { subscriptionId } = await subscribe('secret.created')
      await newSecret(coffer, 'restarted')
      await idle()
      const next = await coffer.restart()
      coffer.clock.pass(5 * SECOND)
      await next.coffer.jobs.tick()
      await next.coffer.courier.idle()
      assert.equal(receiver.received.length, 2)
      const at = `${S}/${subscriptionId}/deliveries`
      const [delivered] = (await next.main.ok('GET', at)).items
      assert.deepEqual([delivered.state, delivered.attempts], ['DELIVERED', 2])
      coffer.clock.pass(8 * DAY)
      await next.coffer.jobs.tick()
      assert.equal((await next.main.ok('GET', at)).totalItems, 0)
      const attacker = await attack(next)
      const records = await attacker.rows(`select "message" from "usage_record" where "message" like 'The delivery %'`)
      await attacker.close()
      assert.ok(records.length > 0)
    })
  })
}
