import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { newServerEnvironment, startServer } from '../support/server-process.ts'

/** Planted where secrets go in; must come out nowhere but in the answers to those who may have them. */
const CANARY = {
  value: 'canary-value-7d1c0b',
  pending: 'canary-pending-5a9e41',
  parameter: 'canary-parameter-c3f2d8',
  password: 'Canary-password-9b7a12',
  malformed: 'canary-malformed-e04477',
}

const ACTION = `
export async function main(params) {
  console.log('parameter', params.token, Buffer.from(params.token).toString('base64'))
  console.error(process.env.NCLOUD_SECRET_KEY)
  throw new Error('failed with ' + params.token)
}`

describe('secrets never leave sideways', () => {
  it('no planted value, key or password is in any file, log, metric, process list or refusal', async () => {
    const env = await newServerEnvironment({ COFFER_MAIN_PASSWORD: CANARY.password })
    after(() => rm(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
    const server = await startServer(env)
    const { main } = server
    const heard: string[] = []
    const refused = async (method: string, target: string, body?: unknown) => {
      const said = await main.call(method, target, body)
      assert.ok(said.status >= 400, said.text)
      heard.push(said.text)
    }
    const secretValue = { value: JSON.stringify({ user: 'app', password: CANARY.value }), rotationTargets: ['password'] }
    const { secretId } = await main.ok('POST', '/api/v1/secrets', { secretName: 'canary', secretValue })
    const at = `/api/v1/secrets/${secretId}`
    assert.match((await main.ok('GET', `${at}/values`)).decryptedSecretChain.active, new RegExp(CANARY.value))
    await main.ok('PUT', `${at}/values`, { pending: JSON.stringify({ user: 'app', password: CANARY.pending }) })

    await refused('POST', '/api/v1/secrets', {
      secretName: 'canary2',
      secretValue: { value: `{"password":"${CANARY.malformed}",}`, rotationTargets: ['password'] },
    })
    await refused('POST', '/api/v1/secrets', `{"secretValue":{"value":"${CANARY.malformed}"`)
    await refused('PUT', `${at}/values`, { active: CANARY.malformed })
    await refused('PUT', `${at}/values`, { active: `{"other":"${CANARY.malformed}"}` })
    await refused('POST', '/api/v1/sub-accounts', { loginId: 'x', name: 'x', password: CANARY.malformed })

    const key = await main.ok(
      'POST',
      `/api/v1/sub-accounts/${(await main.ok('POST', '/api/v1/sub-accounts', { loginId: 'canary', name: 'canary', canAPIGatewayAccess: true, canConsoleAccess: false })).id}/access-keys`,
    )
    await main.ok('PUT', '/ncf/api/v2/packages/-/actions/leaky', {
      parameters: { token: CANARY.parameter },
      exec: { kind: 'nodejs:20', code: ACTION },
      limits: { timeout: 10_000, memory: 128 },
    })
    const run = await main.call('POST', '/ncf/api/v2/packages/-/actions/leaky?timeout=10000', {})
    heard.push(run.text)
    heard.push(JSON.stringify(await main.ok('GET', '/ncf/api/v2/packages/-/actions/leaky/activations')))
    heard.push(JSON.stringify(await main.ok('GET', `${at}/logs`)))
    heard.push(await (await fetch(`${server.url}/metrics`)).text())
    heard.push(await (await fetch(`${server.url}/openapi.json`)).text())
    heard.push((await readFile(`/proc/${server.child.pid}/cmdline`, 'latin1')).toString())

    assert.equal(await server.end('SIGTERM'), 0, server.said())
    const secretKey = env['COFFER_MAIN_SECRET_KEY'] ?? ''
    const planted = { ...CANARY, secretKey, issuedKey: key.keySecret, base64: Buffer.from(CANARY.parameter).toString('base64') }
    const written = await everyFile(server.home)
    for (const [what, text] of Object.entries(planted)) {
      for (const said of heard) assert.ok(!said.includes(text), `${what} was answered in: ${said.slice(0, 300)}`)
      assert.ok(!server.said().includes(text), `${what} was logged`)
      for (const [path, content] of written) {
        const isCredentials = path.endsWith('/credentials') && (what === 'secretKey' || what === 'password')
        assert.ok(isCredentials || !content.includes(text), `${what} lies in ${path}`)
      }
    }
  })
})

async function everyFile(folder: string): Promise<[string, Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(
        async (entry): Promise<[string, Buffer]> => [
          join(entry.parentPath, entry.name),
          await readFile(join(entry.parentPath, entry.name)),
        ],
      ),
  )
}
