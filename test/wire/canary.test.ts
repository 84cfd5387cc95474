import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { onFile, onPostgres } from '../barrier/attacker.ts'
import { coffer } from '../cli/run-command.ts'
import { ENGINES, type Engine } from '../support/coffer.ts'
import { freshDatabase } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/** Planted where secrets go in; must come out nowhere but in the answers to those who may have them. */
const CANARY = {
  value: 'canary-value-7d1c0b',
  pending: 'canary-pending-5a9e41',
  unstored: 'canary-unstored-2f6b90',
  parameter: 'canary-parameter-c3f2d8',
  password: 'Canary-password-9b7a12',
  malformed: 'canary-malformed-e04477',
  encrypted: 'canary-encrypted-b81d36',
}

const ACTION = `
export async function main(params) {
  console.log('parameter', params.token, Buffer.from(params.token).toString('base64'))
  console.error(process.env.NCLOUD_SECRET_KEY)
  throw new Error('failed with ' + params.token)
}`

const SECRETS = '/api/v1/secrets'
const ACTIONS = '/ncf/api/v2/packages/-/actions'

async function environment(engine: Engine): Promise<Record<string, string>> {
  const database = engine === 'PostgreSQL' ? await freshDatabase() : undefined
  const rootKey = randomBytes(32).toString('base64')
  const env = await newServerEnvironment({ COFFER_MAIN_PASSWORD: CANARY.password, COFFER_ROOT_KEY: rootKey })
  after(async () => {
    await database?.drop()
    await rm(env['COFFER_HOME'] ?? '', { recursive: true, force: true })
  })
  return { ...env, ...(database === undefined ? {} : { COFFER_DATABASE_URL: database.url }) }
}

function storeOf(env: Record<string, string>) {
  const url = env['COFFER_DATABASE_URL']
  return url === undefined ? onFile(join(env['COFFER_HOME'] ?? '', 'coffer.db')) : onPostgres(url)
}

/** Puts every canary in, and makes the server say whatever it says to others: refusals, faults, histories, metrics. */
async function plant({ main, url, env }: ServerProcess): Promise<{ heard: string[]; more: Record<string, string> }> {
  const heard: string[] = []
  const refused = async (method: string, target: string, body?: unknown, status = 400) => {
    const said = await main.call(method, target, body)
    assert.equal(said.status, status, said.text)
    heard.push(said.text)
  }
  const text = (password: string) => JSON.stringify({ user: 'app', password })
  const secretValue = { value: text(CANARY.value), rotationTargets: ['password'] }
  const { secretId } = await main.ok('POST', SECRETS, { secretName: 'canary', secretValue })
  const at = `${SECRETS}/${secretId}`
  assert.match((await main.ok('GET', `${at}/values`)).decryptedSecretChain.active, new RegExp(CANARY.value))
  heard.push(JSON.stringify(await main.ok('PUT', `${at}/values`, { pending: text(CANARY.pending) })))

  const malformed = { value: `{"password":"${CANARY.malformed}",}`, rotationTargets: ['password'] }
  await refused('POST', SECRETS, { secretName: 'canary2', secretValue: malformed })
  await refused('POST', SECRETS, `{"secretValue":{"value":"${CANARY.malformed}"`)
  await refused('PUT', `${at}/values`, { active: CANARY.malformed })
  await refused('PUT', `${at}/values`, { active: `{"other":"${CANARY.malformed}"}` })
  await refused('PUT', `${at}/values`, { active: [CANARY.malformed] })
  await refused('GET', `${SECRETS}?pageNo=${CANARY.malformed}`)
  await refused('POST', '/api/v1/sub-accounts', { loginId: 'x', name: 'x', password: CANARY.malformed })

  await useKeys(main, heard)

  const store = await storeOf(env)
  await store.script('alter table "value" rename to "elsewhere"')
  await refused('PUT', `${at}/values`, { active: text(CANARY.unstored) }, 500)
  await store.script('alter table "elsewhere" rename to "value"')
  await store.close()

  const account = { loginId: 'canary', name: 'canary', canAPIGatewayAccess: true, canConsoleAccess: false }
  const { id } = await main.ok('POST', '/api/v1/sub-accounts', account)
  const { accessKey, keySecret } = await main.ok('POST', `/api/v1/sub-accounts/${id}/access-keys`)
  heard.push((await main.as(accessKey, keySecret).call('GET', `${at}/values`)).text)
  heard.push((await main.as(accessKey, CANARY.malformed).call('GET', `${at}/values`)).text)
  const headers = main.signed('GET', at)
  heard.push(await (await fetch(url + at, { headers })).text())
  return { heard, more: { issuedKey: keySecret, signature: headers['x-ncp-apigw-signature-v2'] ?? '', ...(await leaky(main, at, heard)) } }
}

/** Has KMS encrypt, open and sign, and refuse each of these. */
async function useKeys(main: ServerProcess['main'], heard: string[]): Promise<void> {
  const plaintext = Buffer.from(CANARY.encrypted).toString('base64')
  for (const [index, keyType] of ['AES256', 'RSA2048'].entries()) {
    const key = { keyName: `canary-${index}`, keyType, protectionType: 'BASIC', isAutoRotation: false }
    const at = `/kms/v1/keys/${(await main.ok('POST', '/kms/v1/keys', key)).keyTag}`
    const { ciphertext } = await main.ok('POST', `${at}/encrypt`, { plaintext, context: plaintext })
    assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext, context: plaintext }), { plaintext })
    heard.push((await main.call('POST', `${at}/sign`, { data: plaintext })).text)
    for (const [path, body] of [
      ['encrypt', { plaintext: CANARY.encrypted }],
      ['encrypt', { plaintext, context: `${plaintext}${plaintext}` }],
      ['decrypt', { ciphertext: `ncpkms:v1:${plaintext}` }],
      ['decrypt', { ciphertext, context: `${plaintext}====` }],
    ] as const) {
      const said = await main.call('POST', `${at}/${path}`, body)
      assert.equal(said.status, 400, said.text)
      heard.push(said.text)
    }
    heard.push(JSON.stringify(await main.ok('GET', `${at}/activities`)))
  }
}

/** An action that tells all that it knows, and what is kept of its telling. */
async function leaky(main: ServerProcess['main'], at: string, heard: string[]): Promise<Record<string, string>> {
  const limits = { timeout: 10_000, memory: 128 }
  await main.ok('PUT', `${ACTIONS}/leaky`, { parameters: { token: CANARY.parameter }, exec: { kind: 'nodejs:20', code: ACTION }, limits })
  await main.ok('PUT', '/ncf/api/v2/triggers/leaky', { parameters: { token: CANARY.parameter } })
  const run = await main.call('POST', `${ACTIONS}/leaky?timeout=10000`, {})
  assert.match(run.text, /failed with/)
  heard.push(run.text)
  for (const target of [`${ACTIONS}/leaky/activations`, `${at}/logs`, at, SECRETS]) heard.push(JSON.stringify(await main.ok('GET', target)))
  return { base64Parameter: Buffer.from(CANARY.parameter).toString('base64') }
}

/** The text as it stands in any of the forms in which bytes are written down: as it is, in hexadecimal, in base64 wherever it begins. */
function written(text: string): string[] {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return shifted.slice(shift === 0 ? 0 : 4, 4 * Math.floor((bytes.length + shift) / 3))
  })
  return [text, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64]
}

describe('secrets never leave sideways', () => {
  for (const engine of ENGINES) {
    it(`no planted value, key or password is in any file, row, backup, log, metric, process list or refusal, on ${engine}`, async () => {
      const env = await environment(engine)
      const server = await startServer(env)
      after(() => server.end('SIGKILL'))
      const { heard, more } = await plant(server)
      heard.push(await (await fetch(`${server.url}/metrics`)).text())
      heard.push(await (await fetch(`${server.url}/openapi.json`)).text())
      heard.push((await readFile(`/proc/${server.child.pid}/cmdline`, 'latin1')).toString())
      const folder = await mkdtemp(join(tmpdir(), 'coffer-canary-'))
      after(() => rm(folder, { recursive: true, force: true }))
      const backup = await coffer(['backup', join(folder, 'backup')], { folder, env })
      assert.equal(backup.code, 0, backup.err)
      heard.push(backup.out, backup.err)
      assert.equal(await server.end('SIGTERM'), 0, server.said())

      const places: [string, Buffer][] = [...(await everyFile(server.home)), ...(await everyFile(folder)), ...(await everyCell(env))]
      const known = places.filter(([, content]) => content.includes('leaky')).map(([path]) => path)
      assert.ok(known.includes('table action') && known.includes(join(folder, 'backup')), 'what is no secret is found')
      const mainKey = env['COFFER_MAIN_SECRET_KEY'] ?? ''
      const planted = { ...CANARY, ...more, mainKey, rootKey: env['COFFER_ROOT_KEY'] ?? '' }
      for (const [what, text] of Object.entries(planted)) {
        for (const form of written(text)) {
          for (const said of heard) assert.ok(!said.includes(form), `${what} was answered in: ${said.slice(0, 300)}`)
          assert.ok(!server.said().includes(form), `${what} was logged`)
          for (const [path, content] of places) {
            const isCredentials = path.endsWith('/credentials') && (what === 'mainKey' || what === 'password')
            assert.ok(isCredentials || !content.includes(form), `${what} lies in ${path}`)
          }
        }
      }
    })
  }
})

async function everyFile(folder: string): Promise<[string, Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(paths.map(async (path): Promise<[string, Buffer]> => [path, await readFile(path)]))
}

/** All that the tables hold, as bytes. */
async function everyCell(env: Record<string, string>): Promise<[string, Buffer][]> {
  const store = await storeOf(env)
  const names =
    store.engine === 'SQLite'
      ? `select name from sqlite_master where type = 'table'`
      : `select table_name as name from information_schema.tables where table_schema = 'public'`
  const cells: [string, Buffer][] = []
  for (const { name } of await store.rows(names)) {
    const rows = await store.rows(`select * from "${name}"`)
    const bytes = rows.flatMap((row) =>
      Object.values(row).map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell) : Buffer.from(`${cell}\n`))),
    )
    cells.push([`table ${name}`, Buffer.concat(bytes)])
  }
  await store.close()
  assert.ok(cells.length > 15)
  return cells
}
