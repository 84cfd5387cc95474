import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSecret } from '../barrier/subjects.ts'
import { startSubscribing } from './subscribing.ts'

test('a delivery that a stop broke off is made again by the next server at once', async () => {
  const { coffer, receiver, subscribe } = await startSubscribing()
  const { subscriptionId } = await subscribe('secret.created')
  const came = Promise.withResolvers<void>()
  receiver.deeds = [
    () => {
      came.resolve()
      return new Promise(() => undefined)
    },
    200,
  ]
  await newSecret(coffer, 'broken-off')
  await came.promise
  const next = await coffer.restart()
  await next.coffer.jobs.tick()
  await next.coffer.courier.idle()
  const [delivered] = (await next.main.ok('GET', `/api/v1/subscriptions/${subscriptionId}/deliveries`)).items
  assert.deepEqual([receiver.received.length, delivered.state, delivered.attempts], [2, 'DELIVERED', 2])
})
