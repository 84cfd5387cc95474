import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { makeHooked, on, rotateAs } from '../functions/hooked.ts'
import { makeAuthority, Receiver } from '../support/receiver.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

const authority = makeAuthority()
let env: Record<string, string>
let server: ServerProcess

before(async () => {
  env = await newServerEnvironment({ COFFER_WEBHOOK_ALLOW: '127.0.0.1', COFFER_WEBHOOK_CA: authority.path })
  server = await startServer(env)
})
after(async () => {
  await server.end('SIGKILL')
  await rm(server.home, { recursive: true, force: true })
})

test('a server that is killed between a delivery and its end tells the truth, and the retry is delivered anew', async () => {
  const receiver = await Receiver.start(authority)
  const h = await makeHooked(server.main, 'killed', receiver.url)
  await server.main.ok('POST', `${h.S}/rotation`)
  const first = await receiver.delivery(1)
  await rotateAs(server.main, first, 'pending')
  const pending = await h.password('pending')
  await server.end('SIGKILL')

  server = await startServer(env)
  const again = on(server.main, h.secretId, 'killed')
  // A process of its own tells nobody when it is done, so its answers are asked for.
  while ((await again.job()).endedDate === null) await new Promise((resolve) => setTimeout(resolve, 20))
  const job = await again.job()
  assert.equal(job.state, 'FAILED')
  assert.match(job.message, /The server stopped in step PENDING.*PENDING is kept; retry/)
  assert.equal(await again.password('pending'), pending)
  const { jobToken } = first.body
  await server.main.refused(422, 'POST', `/action/v1/secrets/${h.secretId}/jobs/${jobToken}/complete`)

  await server.main.ok('POST', `${h.S}/retry-rotation`)
  const second = await receiver.delivery(2)
  assert.notEqual(second.id, first.id)
  await rotateAs(server.main, second)
  assert.equal(await again.password(), pending)
  assert.equal((await again.job()).state, 'COMPLETED')
})

test('a server that is killed between two tries of a delivery has stored the first', async () => {
  const receiver = await Receiver.start(authority)
  receiver.deeds = [503, 'never']
  const h = await makeHooked(server.main, 'tried', receiver.url)
  await server.main.ok('POST', `${h.S}/rotation`)
  await receiver.delivery(2)
  await server.end('SIGKILL')

  server = await startServer(env)
  const again = on(server.main, h.secretId, 'tried')
  while ((await again.job()).endedDate === null) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.match((await again.job()).message, /The server stopped in step REQUESTED/)
  assert.deepEqual(await again.deliveries(), [{ outcome: 'failed', message: 'try 1: it answered 503' }])
  const { logs, response } = await again.activation()
  assert.match(logs.join('\n'), /^\S+ try 1: it answered 503$/)
  assert.equal(response.status, 'killed')
})
