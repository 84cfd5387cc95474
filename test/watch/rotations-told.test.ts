import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR, MINUTE, SECOND } from '#base/instant'
import { makeRotating } from '../rotation/rotating.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { startSubscribing } from './subscribing.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`what subscribers hear of rotations, ${engine}`, async () => {
    const { coffer, receiver, subscribe } = await startSubscribing({ engine })
    const { main, clock } = coffer
    const tick = async () => {
      await coffer.coffer.jobs.tick()
      await coffer.coffer.dispatcher.idle()
      await coffer.coffer.courier.idle()
    }

    it('a rotation that completed is told with the version that is in use now', async () => {
      const { subscriptionId } = await subscribe('secret.rotated')
      const r = await makeRotating(coffer, { name: 'rotates' })
      await main.ok('POST', `${r.S}/rotation`)
      await tick()
      assert.equal((await r.lastJob()).state, 'COMPLETED')
      assert.deepEqual(
        receiver.received.map(({ body }) => [body.type, body.data.secretId, body.data.version]),
        [['secret.rotated', r.secretId, 2]],
      )
      await main.ok('DELETE', `/api/v1/subscriptions/${subscriptionId}`)
    })

    it('one that fails is told once, after the last of its quick tries, with an alert that people see', async () => {
      receiver.received.length = 0
      await subscribe('rotation.failed')
      const r = await makeRotating(coffer, { name: 'fails', autoRotationPeriod: 30 })
      r.target.fault = 'refuses'
      clock.pass(30 * DAY + SECOND)
      for (const [attempt, wait] of [5 * MINUTE, 15 * MINUTE, HOUR, DAY].entries()) {
        await r.setClock()
        await tick()
        assert.equal((await r.lastJob()).state, 'FAILED')
        assert.equal(receiver.received.length, attempt < 3 ? 0 : 1, `after try ${attempt + 1}`)
        clock.pass(wait)
      }
      await r.setClock()
      await tick()
      assert.equal(receiver.received.length, 1, 'the daily tries tell nothing new')
      const [told] = receiver.received
      assert.deepEqual([told?.body.type, told?.body.data.secretId], ['rotation.failed', r.secretId])
      const { items } = await main.ok('GET', '/api/v1/alerts')
      const [alert] = items.filter((each: { type: string }) => each.type === 'rotation.failed')
      assert.equal(alert?.alertId, told?.body.data.alertId)
    })
  })
}
