import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, test } from 'node:test'
import { makeAuthority, Receiver } from '../support/receiver.ts'
import { newServerEnvironment, startServer } from '../support/server-process.ts'

const CHANGES = 5

test('a server that is killed while it tells subscribers leaves nothing untold, and tells it under the same ids', async () => {
  const authority = makeAuthority()
  const receiver = await Receiver.start(authority)
  receiver.deeds = ['never']
  const env = await newServerEnvironment({ COFFER_WEBHOOK_ALLOW: '127.0.0.1,::1', COFFER_WEBHOOK_CA: authority.path })
  const killed = await startServer(env)
  after(() => rm(killed.home, { recursive: true, force: true }))
  const asked = { name: 'killed', url: receiver.url, types: ['secret.created'] }
  const { subscriptionId } = await killed.main.ok('POST', '/api/v1/subscriptions', asked)
  const made: string[] = []
  for (let n = 0; n < CHANGES; n++) {
    const secretValue = { value: '{"password":"never-sent"}', rotationTargets: ['password'] }
    made.push((await killed.main.ok('POST', '/api/v1/secrets', { secretName: `killed-${n}`, secretValue })).secretId)
  }
  await receiver.delivery(1)
  await killed.end('SIGKILL')
  const before = receiver.received.map(({ id }) => id)
  receiver.deeds = [200]

  const server = await startServer(env)
  after(() => server.end('SIGKILL'))
  // A process of its own tells nobody when it is done, and what the killed one had begun is its for a minute.
  const delivered = async () =>
    (await server.main.ok('GET', `/api/v1/subscriptions/${subscriptionId}/deliveries?size=200&state=DELIVERED`)).items
  while ((await delivered()).length < CHANGES) await new Promise((resolve) => setTimeout(resolve, 200))
  const again = receiver.received.slice(before.length)
  assert.deepEqual(again.map(({ body }) => body.data.secretId).sort(), made.toSorted())
  assert.ok(before.every((id) => again.some((each) => each.id === id)))
})
