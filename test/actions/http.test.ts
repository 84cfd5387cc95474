import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { ask } from '../../actions/http/request.ts'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { exerciseBreakingOff, QUICK_POINTS } from './breaking-off.ts'
import { exerciseActions } from './exercise.ts'
import { startHttpSystem } from './http-system.ts'
import { type Login, makeReady } from './ready.ts'

const system = await startHttpSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseActions('an HTTP API', coffer, system)
exerciseBreakingOff('an HTTP API', coffer, system, QUICK_POINTS)

test('an HTTP API: an administrator is whoever its requests say, by a token alone if need be', async () => {
  const value = { username: 'tokened', password: 'First-password-1' }
  await system.makeUser(value, true)
  const { change, ...others } = system.parameters(system.port, 'administrator')
  const word = Buffer.from(`${system.admin.username}:${system.admin.password}`).toString('base64')
  const headers = { authorization: 'Basic {{admin.token}}' }
  const parameters = { ...others, change: { ...(change as object), headers } }
  const admin = { token: word } as unknown as Login
  const ready = await makeReady(coffer, { name: 'tokened', kind: 'ready:http', parameters, value, admin, adminTargets: ['token'] })
  assert.ok(await system.logsIn(await ready.rotated()))
  const { result } = await ready.fire({ dryRun: true })
  assert.doesNotMatch(JSON.stringify(result), /"ok":false/)
  await ready.set({ change: { ...(change as object), headers: { authorization: 'Basic {{admin.basic}}' } } })
  assert.match(await ready.failed(), /asks for \{\{admin\.basic\}\}, which that value does not have/)
})

const TLS = { rejectUnauthorized: true }

test('a redirect is an answer and is not followed', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => void server.close())
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/login`)
  assert.equal((await ask({ url, method: 'GET', headers: {}, body: undefined }, TLS)).status, 302)
  assert.deepEqual(asked, ['/login'])
})

test('passwords go through no network unprotected', () => {
  for (const url of ['http://api.example/', 'http://127.0.0.1.example/', 'http://localhost.example/', 'ftp://127.0.0.1/'])
    assert.throws(() => ask({ url: new URL(url), method: 'GET', headers: {}, body: undefined }, TLS), /begins with https:/, url)
})
