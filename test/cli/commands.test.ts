import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { redirecting } from '../support/elsewhere.ts'
import { childEnvironment } from '../support/processes.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { coffer, cofferOntoFullDisk, MAIN } from './run-command.ts'

const SECRET = JSON.stringify({ secretName: 'heard-of', secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] } })

describe('the command line', () => {
  let server: ServerProcess
  let folder = ''
  before(async () => {
    server = await startServer(await newServerEnvironment())
    folder = await mkdtemp(join(tmpdir(), 'coffer-cli-'))
  })
  after(async () => {
    await server.end('SIGTERM')
    await rm(server.home, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  })
  const here = () => ({ folder, env: { COFFER_HOME: server.home } })

  it('tells its commands when asked for nothing or for help, and each tells its own', async () => {
    const bare = await coffer([], here())
    assert.equal(bare.code, 2)
    const help = await coffer(['--help'], here())
    assert.equal(help.code, 0)
    for (const name of ['call', 'quickstart', 'backup', 'restore']) {
      assert.match(help.out, new RegExp(`^  ${name} `, 'm'))
      const own = await coffer([name, '--help'], here())
      assert.equal(own.code, 0)
      assert.match(own.out, new RegExp(`^coffer ${name}`))
    }
  })

  it('names a mistake and where to read on, with exit code 2', async () => {
    const cases: [string[], RegExp][] = [
      [['frobnicate'], /There is no command "frobnicate"/],
      [['constructor'], /There is no command/],
      [['call', 'FETCH', '/api/v1/secrets'], /must be one of GET, POST, PUT, DELETE.*\nSee: coffer call --help/],
      [['call', 'GET', 'api/v1/secrets'], /must begin with a slash/],
      [['call', 'GET', '/api/v1/secrets?a=b c'], /percent-encoded/],
      [['call', 'GET', '/api/v1/secrets', '{"a":1}'], /GET takes no body/],
      [['backup'], /Name one file/],
      [['restore', 'a', 'b'], /Name one backup/],
    ]
    for (const [args, wanted] of cases) {
      const { code, err } = await coffer(args, here())
      assert.equal(code, 2, args.join(' '))
      assert.match(err, wanted)
    }
  })

  it('says of a file that is not there, or is none, what it is and what to do', async () => {
    for (const [args, wanted] of [
      [['call', 'POST', '/api/v1/secrets', '@missing.json'], /^There is no file \/.*missing\.json\. Look at how it is written\.$/m],
      [['call', 'POST', '/api/v1/secrets', '@.'], /folder/],
      [['backup', '/nowhere/at/all'], /^There is no \/nowhere\/at\/all, or no folder to put it in/m],
      [['restore', 'missing.jsonl'], /missing\.jsonl/],
      [['history', 'verify', '--export', 'missing.jsonl'], /^There is no file \/.*missing\.jsonl\. Look/m],
      [['history', 'verify', '--checkpoint', 'missing.txt'], /^There is no file \/.*missing\.txt\. Look/m],
      [['history', 'verify', '--record', 'missing.json'], /^There is no file \/.*missing\.json\. Look/m],
      [['key', 'add', '--passphrase-file', 'missing.txt'], /^There is no file \/.*missing\.txt\. Look/m],
    ] as const) {
      const { code, err } = await coffer(args, here())
      assert.equal(code, 1, args.join(' '))
      assert.match(err, wanted)
      assert.doesNotMatch(err, /ENOENT|EISDIR|at .*\.ts:/)
    }
    const { code, err } = await coffer(['restore', '/tmp'], { folder, env: { COFFER_HOME: join(folder, 'new-home') } })
    assert.deepEqual([code, err], [1, '/tmp is a folder. Name a file.\n'])
  })

  it('ends without a word when what it prints is read no further', async () => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--preserve-symlinks', MAIN, 'call', 'GET', '/openapi.json'],
      {
        cwd: folder,
        env: { ...childEnvironment(), HOME: folder, ...here().env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const [code] = await once(child, 'close')
    assert.deepEqual([code, err], [141, ''])
  })

  it('says that what it prints cannot be written, in a sentence', async () => {
    const { code, err } = await cofferOntoFullDisk(['call', 'GET', '/openapi.json'], here())
    assert.deepEqual([code, err], [1, 'There is no room left for the output. Make room, or name another place.\n'])
  })

  it('calls with the credentials of the home, and prints the answer and nothing else', async () => {
    const { code, out, err } = await coffer(['call', 'GET', '/api/v1/secrets'], here())
    assert.deepEqual([code, err], [0, ''])
    assert.equal(JSON.parse(out).code, 'SUCCESS')
  })

  it('prints a stream of events as they come, and says when the server has left', async () => {
    const passing = await startServer(await newServerEnvironment())
    const env = { COFFER_HOME: passing.home }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'call', 'GET', '/api/v1/events'], {
      cwd: folder,
      env: { ...childEnvironment(), HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const closed = once(child, 'close')
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    const hears = async (event: string) => {
      for await (const [chunk] of on(child.stdout, 'data')) if (String(chunk).includes(`event: ${event}`)) return
    }
    await hears('ready')
    const heard = hears('secret.created')
    await coffer(['call', 'POST', '/api/v1/secrets', SECRET], { folder, env })
    await heard
    await passing.end('SIGKILL')
    const [code] = await closed
    assert.deepEqual([code, err], [1, 'The connection to the server broke in the middle of its answer.\n'])
    await rm(passing.home, { recursive: true, force: true })
  })

  it('signs a target as it goes over the line', async () => {
    for (const target of ["/api/v1/policies?searchColumn=policyName&searchWord=O'Brien", '/api/v1/secrets?a="<>"#here']) {
      const { code, out } = await coffer(['call', 'GET', target], here())
      assert.equal(code, 0, out)
    }
  })

  it('finds the home by a .env file beside it, as the server does, and refuses one that it cannot read', async () => {
    const beside = await mkdtemp(join(folder, 'beside-'))
    await writeFile(join(beside, '.env'), `COFFER_HOME=${server.home}\n`)
    assert.equal((await coffer(['call', 'GET', '/api/v1/secrets'], { folder: beside })).code, 0)
    // What is empty is not set.
    assert.match(
      (await coffer(['call', 'GET', '/api/v1/secrets'], { folder: beside, env: { COFFER_HOME: '' } })).err,
      /beside-.*\.coffer\/credentials/,
    )
    await writeFile(join(beside, '.env'), `COFFER_HOME: ${server.home}\n`)
    const { code, err } = await coffer(['call', 'GET', '/api/v1/secrets'], { folder: beside })
    assert.deepEqual([code, err], [1, 'Line 1 of the file .env is neither a comment nor a setting such as NAME=value.\n'])
  })

  it('takes a body from the line, a file, or standard input', async () => {
    const body = (secretName: string) => JSON.stringify({ secretName, secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] } })
    await writeFile(join(folder, 'body.json'), body('from-file'))
    for (const [argument, input] of [[body('from-line')], ['@body.json'], ['-', body('from-input')]] as const) {
      const { code, out } = await coffer(['call', 'POST', '/api/v1/secrets', argument], {
        ...here(),
        ...(input === undefined ? {} : { input }),
      })
      assert.equal(code, 0, out)
    }
    const { out } = await coffer(['call', 'GET', '/api/v1/secrets'], here())
    assert.equal(JSON.parse(out).data.totalCount, 3)
  })

  it('ends with 1 for an error of the server, prints it, and names the request id', async () => {
    const { code, out, err } = await coffer(['call', 'GET', `/api/v1/secrets/${'0'.repeat(64)}`], here())
    assert.equal(code, 1)
    assert.equal(JSON.parse(out).error.errorCode, 'NOT_FOUND')
    assert.match(err, /^HTTP 404, request id [0-9a-f-]{36}$/m)
  })

  it('finds keys in the environment under every name that clients use, and says so when there are none', async () => {
    const { accessKey, secretKey } = server.main
    for (const env of [
      { NCLOUD_ACCESS_KEY_ID: accessKey, NCLOUD_SECRET_ACCESS_KEY: secretKey, NCLOUD_API_GW: server.url },
      { NCLOUD_ACCESS_KEY: accessKey, NCLOUD_SECRET_KEY: secretKey, NCLOUD_API_GW: `${server.url}/` },
    ]) {
      assert.equal((await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env })).code, 0)
    }
    const none = await coffer(['call', 'GET', '/api/v1/secrets'], { folder })
    assert.equal(none.code, 1)
    assert.match(none.err, /No credentials found\. Start a server here with npm start/)
  })

  it('calls the server here with keys of the environment, and says so where the environment names another server', async () => {
    const { accessKey, secretKey } = server.main
    const keys = { NCLOUD_ACCESS_KEY_ID: accessKey, NCLOUD_SECRET_ACCESS_KEY: secretKey }
    const port = new URL(server.url).port
    for (const env of [{ COFFER_HOME: server.home }, { COFFER_PORT: port }, { COFFER_HOST: '0.0.0.0', COFFER_PORT: port }]) {
      const { code, err } = await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env: { ...keys, ...env } })
      assert.deepEqual([code, err], [0, ''])
    }
    const moved = await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env: { COFFER_HOME: server.home, COFFER_PORT: '9' } })
    assert.match(moved.err, /No server answers at http:\/\/127\.0\.0\.1:9/)
    const elsewhere = { ...keys, COFFER_HOME: server.home, NCLOUD_API_GW: 'http://127.0.0.1:9' }
    assert.match(
      (await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env: elsewhere })).err,
      new RegExp(
        `^This calls http://127\\.0\\.0\\.1:9, which NCLOUD_API_GW names, and not the server of the home here, ${server.url}\\.$`,
        'm',
      ),
    )
  })

  it('says of credentials that cannot be read that they are there', async () => {
    const home = join(folder, 'not-for-us')
    await mkdir(join(home, 'credentials'), { recursive: true })
    const { code, err } = await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env: { COFFER_HOME: home } })
    assert.equal(code, 1)
    assert.match(err, /^.*Or set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY\.$/m)
    assert.doesNotMatch(err, /No credentials found|EISDIR/)
  })

  it('says that no server answers, and what to do', async () => {
    const env = { NCLOUD_ACCESS_KEY: 'a'.repeat(20), NCLOUD_SECRET_KEY: 'b'.repeat(40), NCLOUD_API_GW: 'http://127.0.0.1:9' }
    const { code, err } = await coffer(['call', 'GET', '/api/v1/secrets'], { folder, env })
    assert.equal(code, 1)
    assert.match(err, /No server answers at http:\/\/127\.0\.0\.1:9/)
  })

  it('takes neither a body nor a signature to where an answer sends it, and says where that was', async () => {
    const { url, heard } = await redirecting(307)
    const env = { NCLOUD_ACCESS_KEY: 'a'.repeat(20), NCLOUD_SECRET_KEY: 'b'.repeat(40), NCLOUD_API_GW: url }
    const { code, err } = await coffer(['call', 'POST', '/api/v1/secrets', '{"secretValue":1}'], { folder, env })
    assert.deepEqual([code, heard], [1, []])
    assert.match(err, /^http:\/\/127\.0\.0\.1:\d+ redirects to http:\/\/127\.0\.0\.1:\d+, .*\. Set the address of the server itself\.$/m)
  })
})
