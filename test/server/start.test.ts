import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { toldToCall } from '#server/first-start'
import { makeHome } from '#server/make-home'
import { readSettings } from '#server/settings'
import { freePort } from '../support/free-port.ts'
import { childEnvironment } from '../support/processes.ts'
import {
  newServerEnvironment,
  SERVER_FLAGS,
  SERVER_MAIN,
  type ServerProcess,
  startServer as startProcess,
} from '../support/server-process.ts'

async function scratch(more: Record<string, string> = {}): Promise<Record<string, string>> {
  const env = await newServerEnvironment(more)
  after(() => rm(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
  return env
}
async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const server = await startProcess(env)
  after(() => server.end('SIGKILL'))
  return server
}
/** It answers before it greets. */
async function greeted(server: ServerProcess): Promise<string> {
  const { stderr } = server.child
  while (!server.said().includes('Ctrl-C ends it.') && stderr !== null) await once(stderr, 'data')
  return server.said()
}
const failure = (env: Record<string, string>) =>
  startServer(env).then(
    async (server) => {
      await server.end('SIGKILL')
      return ''
    },
    (error: Error) => error.message,
  )

describe('the first start', () => {
  it('makes account, keys and password, tells where they lie, and keeps them to their owner', async () => {
    const { COFFER_MAIN_ACCESS_KEY, COFFER_MAIN_SECRET_KEY, COFFER_MAIN_PASSWORD, ...env } = await scratch()
    assert.ok(COFFER_MAIN_ACCESS_KEY && COFFER_MAIN_SECRET_KEY && COFFER_MAIN_PASSWORD)
    const server = await startServer(env)
    const path = join(server.home, 'credentials')
    const said = await greeted(server)
    assert.match(said, new RegExp(`ready at .*${server.url}`))
    assert.ok(said.includes(path))
    assert.match(said, /npm run --silent call -- GET \/api\/v1\/secrets/)
    for (const file of [path, join(server.home, 'root.key')]) assert.equal((await stat(file)).mode & 0o777, 0o600, file)
    const text = await readFile(path, 'utf8')
    const field = (name: string) => new RegExp(`^${name} = (\\S+)$`, 'm').exec(text)?.[1] ?? ''
    assert.match(field('ncloud_access_key_id'), /^ncp_iam_BPASKR[A-Za-z0-9]{14}$/)
    assert.match(field('ncloud_secret_access_key'), /^ncp_iam_BPKSKR[A-Za-z0-9]{26,}$/)
    assert.equal(field('ncloud_api_url'), server.url)
    const main = server.main.as(field('ncloud_access_key_id'), field('ncloud_secret_access_key'))
    assert.equal((await main.ok('GET', '/api/v1/secrets')).totalCount, 0)
    assert.equal(await server.end('SIGINT'), 0)
    const again = await startServer(env)
    assert.equal((await main.call('GET', '/api/v1/secrets')).status, 200, 'the same keys after a restart')
    assert.doesNotMatch(await greeted(again), /credentials/)
    assert.equal(await again.end('SIGTERM'), 0)
    const port = String(await freePort())
    const moved = await startServer({ ...env, COFFER_PORT: port })
    assert.match(await greeted(moved), new RegExp(`NCLOUD_API_GW=http://127\\.0\\.0\\.1:${port} npm run --silent call`))
    await moved.end('SIGTERM')
  })

  it('tells a call that works from another terminal, wherever home and port were set', async () => {
    const folder = join((await scratch())['COFFER_HOME'] ?? '', "a newcomer's")
    await mkdir(folder)
    const [home, port] = [join(folder, 'home'), String(await freePort())]
    const settings = (env: Record<string, string>) => readSettings({ COFFER_HOME: home, ...env }, folder)
    makeHome(home)
    await writeFile(join(home, 'credentials'), 'ncloud_api_url = http://127.0.0.1:7420\n')
    const named = `COFFER_HOME='${home.replace("'", "'\\''")}' `
    assert.equal(toldToCall(settings({}), folder), named)
    assert.equal(toldToCall(settings({ COFFER_PORT: port }), folder), `${named}NCLOUD_API_GW=http://127.0.0.1:${port} `)
    await writeFile(join(folder, '.env'), `COFFER_HOME=home\nCOFFER_PORT=${port}\n`)
    assert.equal(toldToCall(settings({ COFFER_PORT: port }), folder), '')
    assert.equal(toldToCall(settings({}), folder), 'NCLOUD_API_GW=http://127.0.0.1:7420 ')
  })

  it('is undone halfway by a crash, and finds the credentials that it had written', async () => {
    const env = await scratch()
    const { COFFER_MAIN_ACCESS_KEY: accessKey, COFFER_MAIN_SECRET_KEY: secretKey, COFFER_MAIN_PASSWORD: password, ...rest } = env
    await writeFile(
      join(env['COFFER_HOME'] ?? '', 'credentials'),
      `ncloud_access_key_id = ${accessKey}\nncloud_secret_access_key = ${secretKey}\nconsole_password = ${password}\n`,
      { mode: 0o600 },
    )
    const server = await startServer(rest)
    assert.equal((await server.main.as(accessKey ?? '', secretKey ?? '').call('GET', '/api/v1/secrets')).status, 200)
    await server.end('SIGTERM')
  })
})

describe('a start that must not be', () => {
  it('with a wrong root key says so, and touches nothing', async () => {
    const env = await scratch()
    await (await startServer(env)).end('SIGTERM')
    const file = join(env['COFFER_HOME'] ?? '', 'coffer.db')
    const before = await readFile(file)
    const said = await failure({ ...env, COFFER_ROOT_KEY: randomBytes(32).toString('base64') })
    assert.match(
      said,
      /Cannot open coffer\.db: the root key in .* is not the one it was sealed with\. Put the old key back, or restore a backup\. Nothing was changed\./,
    )
    assert.deepEqual(await readFile(file), before)
  })

  it('without its root key says where it should lie, and makes no new one', async () => {
    const env = await scratch()
    await (await startServer(env)).end('SIGTERM')
    const key = join(env['COFFER_HOME'] ?? '', 'root.key')
    await rm(key)
    assert.match(await failure(env), /its root key is missing, there is no .*root\.key\. Put the key back/)
    await assert.rejects(stat(key))
  })

  it('with a root key file that is no key says what belongs there', async () => {
    const env = await scratch()
    await writeFile(join(env['COFFER_HOME'] ?? '', 'root.key'), 'not a key\n')
    assert.match(await failure(env), /must hold 32 bytes/)
  })

  it('on a home that another server holds names that server', async () => {
    const env = await scratch()
    const server = await startServer(env)
    assert.match(await failure({ ...env, COFFER_PORT: '0' }), new RegExp(`${server.child.pid}`))
    assert.equal((await server.main.call('GET', '/api/v1/secrets')).status, 200, 'and leaves it alone')
    await server.end('SIGTERM')
  })

  it('on an address that is taken, or not there, says so and what to set', async () => {
    const taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const env = await scratch()
    assert.match(
      await failure({ ...env, COFFER_PORT: String(port) }),
      new RegExp(`listens on 127\\.0\\.0\\.1:${port} already.*set COFFER_PORT`),
    )
    taken.close()
    const away = { ...env, COFFER_HOST: '192.0.2.1', COFFER_BEHIND_TLS_PROXY: '1' }
    assert.match(await failure(away), /no address 192\.0\.2\.1\. Set COFFER_HOST/)
  })

  it('in a home that cannot be made names what is in the way', async () => {
    const env = await scratch()
    const file = join(env['COFFER_HOME'] ?? '', 'a-file')
    await writeFile(file, '')
    assert.throws(() => makeHome(join(file, 'home')), { code: 'ENOTDIR', path: join(file, 'home') })
  })

  it('in a home that is a file, or a link to nothing, says that it must be a folder', async () => {
    const env = await scratch()
    const [file, link] = ['a-file', 'a-link'].map((name) => join(env['COFFER_HOME'] ?? '', name)) as [string, string]
    await writeFile(file, '')
    await symlink(join(file, 'gone'), link)
    assert.throws(() => makeHome(file), { message: /a-file is a file, and COFFER_HOME must name a folder/ })
    assert.throws(() => makeHome(link), { message: /a-link is a link to what is not there/ })
  })

  it('in a home where the system takes no folder says so, and does not try for ever', {
    skip: existsSync('/proc') ? false : 'needs /proc',
  }, async () => {
    const child = execFile(process.execPath, [...SERVER_FLAGS, SERVER_MAIN], {
      cwd: tmpdir(),
      env: { ...childEnvironment(), COFFER_HOME: '/proc/coffer/home', COFFER_PORT: '0' },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += String(chunk)
    })
    assert.deepEqual(await once(child, 'close'), [1, null])
    assert.match(said, /^No folder can be made in \/proc\. Set COFFER_HOME to another place\.$|^\/proc may not be opened/m)
  })

  it('with mistaken settings lists them all', async () => {
    const said = await failure({ ...(await scratch()), COFFER_DELETION_DAYS: '99', COFFER_HOST: '0.0.0.0' })
    assert.match(said, /COFFER_DELETION_DAYS/)
    assert.match(said, /COFFER_HOST/)
  })
})

describe('arguments', () => {
  const told = async (...args: string[]) => {
    const child = execFile(process.execPath, [...SERVER_FLAGS, SERVER_MAIN, ...args])
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: string) => (said += chunk))
    const [code] = await once(child, 'close')
    return { code, said }
  }

  it('--help lists the settings and starts nothing', async () => {
    const { code, said } = await told('--help')
    assert.equal(code, 0)
    assert.match(said, /COFFER_PORT .*7420/)
    assert.doesNotMatch(said, /is ready/)
  })

  it('others are refused, and say where to look', async () => {
    const { code, said } = await told('--port', '8000')
    assert.equal(code, 2)
    assert.match(said, /takes no arguments, and was given "--port"\. See: npm start -- --help/)
  })
})

describe('a stop', () => {
  it('answers what is under way before it ends', async () => {
    const server = await startServer(await scratch())
    const calls = Array.from({ length: 20 }, (_, at) =>
      server.main
        .call('POST', '/api/v1/secrets', { secretName: `stop-${at}`, secretValue: { value: '{"a":"1"}', rotationTargets: ['a'] } })
        .then(
          (said) => said.status,
          () => 0,
        ),
    )
    const first = await Promise.race(calls)
    assert.equal(first, 200)
    const endless = connect(Number(server.env['COFFER_PORT']), '127.0.0.1').on('error', () => undefined)
    after(() => endless.destroy())
    endless.write('GET /api/v1/secrets HTTP/1.1\r\nhost: here\r\n')
    await once(endless, 'connect')
    const since = performance.now()
    const ended = server.end('SIGTERM')
    const answered = (await Promise.all(calls)).filter((status) => status === 200).length
    assert.equal(await ended, 0)
    assert.ok(performance.now() - since < 9000, 'a request that never comes to its end holds nothing up')
    const again = await startServer(server.env)
    assert.ok((await again.main.ok('GET', '/api/v1/secrets')).totalCount >= answered)
    await again.end('SIGTERM')
  })

  it('is what a SIGHUP asks for where there is no certificate to read anew', async () => {
    const server = await startServer(await scratch())
    assert.equal(await server.end('SIGHUP'), 0)
    assert.equal(server.child.signalCode, null)
  })
})
