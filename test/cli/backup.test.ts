import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { freshDatabase } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { coffer } from './run-command.ts'

describe('a backup', () => {
  let server: ServerProcess
  let folder = ''
  let file = ''
  const ids: string[] = []
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coffer-backup-'))
    server = await startServer(await newServerEnvironment({ COFFER_ROOT_KEY: Buffer.alloc(32, 3).toString('base64') }))
    for (let at = 0; at < 30; at++) {
      const made = await server.main.ok('POST', '/api/v1/secrets', {
        secretName: `secret-${at}`,
        secretValue: { value: `{"password":"value ${at}"}`, rotationTargets: ['password'] },
      })
      ids.push(made.secretId)
    }
    file = join(folder, 'store.backup')
  })
  after(async () => {
    await server.end('SIGKILL')
    for (const path of [server.home, folder]) await rm(path, { recursive: true, force: true })
  })
  const settings = () => ({ COFFER_HOME: server.home })

  it('is taken while the server serves and writes, for its owner alone, without the root key', async () => {
    let writing = true
    const writer = (async () => {
      for (let at = 0; writing; at++) await server.main.ok('PUT', `/api/v1/secrets/${ids[0]}/memo`, { memo: `memo ${at}` })
    })()
    const { code, out, err } = await coffer(['backup', file], { folder, env: settings() })
    writing = false
    await writer
    assert.equal(code, 0, err)
    assert.match(out, /Backed up [\d,]+ rows/)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    const text = await readFile(file, 'latin1')
    assert.doesNotMatch(text, /value \d+/)
    assert.ok(!text.includes(Buffer.alloc(32, 3).toString('base64')))
  })

  it('never overwrites a file', async () => {
    const { code, err } = await coffer(['backup', file], { folder, env: settings() })
    assert.equal(code, 1)
    assert.match(err, /exists\. Name a new file/)
  })

  it('tells the whole path of what it wrote', async () => {
    const { out } = await coffer(['backup', 'by-its-name'], { folder, env: settings() })
    assert.ok(out.includes(`, into ${join(await realpath(folder), 'by-its-name')}. The root key`), out)
  })

  it('keeps its name to itself while another one is written to the same file: one is told that it is there, and what is there is whole', async () => {
    const [shared, target] = [join(folder, 'shared'), await mkdtemp(join(tmpdir(), 'coffer-restore-'))]
    after(() => rm(target, { recursive: true, force: true }))
    const ran = await Promise.all([1, 2, 3].map(() => coffer(['backup', shared], { folder, env: settings() })))
    assert.deepEqual(ran.map(({ code }) => code).sort(), [0, 1, 1], JSON.stringify(ran))
    for (const { code, err } of ran) if (code !== 0) assert.match(err, /shared exists\. Name a new file/)
    assert.equal((await coffer(['restore', shared], { folder, env: { COFFER_HOME: target } })).code, 0)
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('shared')),
      ['shared'],
    )
  })

  it('is not put into a store that holds anything', async () => {
    const again = await mkdtemp(join(tmpdir(), 'coffer-restore-'))
    after(() => rm(again, { recursive: true, force: true }))
    assert.equal((await coffer(['restore', file], { folder, env: { COFFER_HOME: again } })).code, 0)
    const second = await coffer(['restore', file], { folder, env: { COFFER_HOME: again } })
    assert.equal(second.code, 1)
    assert.match(second.err, /not empty|Nothing was changed/)
  })

  it('that was cut off or altered is refused, and nothing of it is kept', async () => {
    const whole = await readFile(file)
    const altered = Buffer.from(whole)
    const at = altered.indexOf('secret-7')
    altered.write('secret-8', at)
    for (const [name, bytes] of [
      ['cut', whole.subarray(0, whole.byteLength / 2)],
      ['altered', altered],
      ['empty', Buffer.alloc(0)],
      ['other', Buffer.from('{"hello":1}\n')],
    ] as const) {
      const target = await mkdtemp(join(tmpdir(), 'coffer-restore-'))
      await writeFile(join(folder, name), bytes)
      const refused = await coffer(['restore', join(folder, name)], { folder, env: { COFFER_HOME: target } })
      assert.equal(refused.code, 1, name)
      const then = await coffer(['restore', file], { folder, env: { COFFER_HOME: target } })
      assert.equal(then.code, 0, `${name} left something behind: ${then.err}`)
      await rm(target, { recursive: true, force: true })
    }
  })

  for (const engine of ['SQLite', 'PostgreSQL'] as const) {
    it(`of SQLite comes back whole on ${engine}, with its root key`, async () => {
      const home = await mkdtemp(join(tmpdir(), 'coffer-restored-'))
      const database = engine === 'PostgreSQL' ? await freshDatabase() : undefined
      const env: Record<string, string> = {
        ...server.env,
        COFFER_HOME: home,
        COFFER_PORT: String(await freePort()),
        ...(database === undefined ? {} : { COFFER_DATABASE_URL: database.url }),
      }
      const restored = await coffer(['restore', file], { folder, env })
      assert.equal(restored.code, 0, restored.err)
      await assert.rejects(
        startServer({ ...env, COFFER_ROOT_KEY: Buffer.alloc(32, 4).toString('base64') }),
        /root key in .* is not the one it was sealed with/,
      )
      const second = await startServer(env)
      for (const [at, id] of ids.entries()) {
        const { decryptedSecretChain } = await second.main.ok('GET', `/api/v1/secrets/${id}/values`)
        assert.equal(decryptedSecretChain.active, `{"password":"value ${at}"}`)
      }
      assert.ok((await second.main.ok('GET', `/api/v1/secrets/${ids[1]}/logs`)).totalCount >= 1, 'its history came along')
      await second.main.ok('PUT', `/api/v1/secrets/${ids[1]}/values`, { active: '{"password":"new"}' })
      assert.equal(await second.end('SIGTERM'), 0)
      await rm(home, { recursive: true, force: true })
      await database?.drop()
    })
  }
})
