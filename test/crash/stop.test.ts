import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, test } from 'node:test'
import { Target } from '../rotation/target.ts'
import { newServerEnvironment, startServer } from '../support/server-process.ts'

const ACTION = '/ncf/api/v2/packages/-/actions/endless'

test('a server that is asked to stop answers whoever waits for an action, and does not wait for the action', async () => {
  const env = await newServerEnvironment()
  const server = await startServer(env)
  after(async () => {
    await server.end('SIGKILL')
    await rm(server.home, { recursive: true, force: true })
  })
  const target = await Target.start('none')
  const gate = target.gate('endless')
  const code = `exports.main = async ({ url }) => { await fetch(url, { method: 'POST' }); return {} }`
  await server.main.ok('PUT', ACTION, { exec: { kind: 'nodejs:20', code } })
  const waiting = server.main.ok('POST', ACTION, { url: `${target.url}/gate/endless` })
  await gate.reached
  const before = performance.now()
  assert.equal(await server.end('SIGTERM'), 0)
  assert.ok(performance.now() - before < 5000, 'it stopped without waiting')
  assert.equal((await waiting).response.status, 'killed')
})
