import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { sealSlot } from '#crypto/slot'
import { coffer, cofferOntoFullDisk, MAIN, type Ran } from '../cli/run-command.ts'
import { freshDatabase } from '../support/postgres.ts'
import { childEnvironment } from '../support/processes.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

const PASSPHRASE = 'correct horse battery staple'

/** Runs a command at a terminal of its own, which `script` makes, and types each answer once its question stands there. */
async function atTerminal(
  args: readonly string[],
  env: Record<string, string>,
  dialog: readonly (readonly [RegExp, string])[],
): Promise<string> {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', MAIN, ...args].map((part) => `'${part}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { ...childEnvironment(), ...env } })
  let out = ''
  const waiting = [...dialog]
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece
    const [next] = waiting
    if (next?.[0].test(out) !== true) return
    waiting.shift()
    child.stdin.write(next[1])
  })
  await once(child, 'close')
  return out.replaceAll('\r', '')
}

/** What the commands do to a store on which a server runs, told in the order in which people would do it. */
describe('the root key', () => {
  let server: ServerProcess
  let folder = ''
  let secret = ''
  let lines: string[] = []
  const key = (args: string, input?: string, env: Record<string, string> = {}): Promise<Ran> =>
    coffer(['key', ...args.split(' ')], { folder, env: { COFFER_HOME: server.home, ...env }, ...(input === undefined ? {} : { input }) })
  const path = () => join(server.home, 'root.key')
  const slots = async () => (await key('list')).out.trim().split('\n').slice(1)
  const idOf = (line: string | undefined) => line?.slice(0, 36) ?? ''
  const restart = async (env: Record<string, string> = {}) => {
    await server.end('SIGTERM')
    server = await startServer({ ...server.env, ...env })
  }
  const serves = async () => {
    const { decryptedSecretChain } = await server.main.ok('GET', `/api/v1/secrets/${secret}/values`)
    assert.equal(decryptedSecretChain.active, '{"password":"kept"}')
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coffer-key-'))
    server = await startServer(await newServerEnvironment())
    const value = { value: '{"password":"kept"}', rotationTargets: ['password'] }
    secret = (await server.main.ok('POST', '/api/v1/secrets', { secretName: 'kept', secretValue: value })).secretId
  })
  after(async () => {
    await server.end('SIGKILL')
    for (const each of [server.home, folder]) await rm(each, { recursive: true, force: true })
  })

  it('is shown by its slot, which opens nothing', async () => {
    const { out } = await key('list')
    assert.match(out, /^ID +KIND +MADE\n[0-9a-f-]{36} {2}file {9}2\d{3}-\S+Z\n$/)
  })

  it('is replaced while the server serves and writes, and the next start uses the new one alone', async () => {
    const old = await readFile(path(), 'utf8')
    let writing = true
    const writer = (async () => {
      for (let at = 0; writing; at++) await server.main.ok('PUT', `/api/v1/secrets/${secret}/memo`, { memo: `memo ${at}` })
    })()
    const ran = await key('rotate-root')
    writing = false
    await writer
    assert.equal(ran.code, 0, ran.err)
    assert.match(ran.out, /root\.key holds a new root key, in slot/)
    assert.notEqual(await readFile(path(), 'utf8'), old)
    assert.equal((await stat(path())).mode & 0o777, 0o600)
    assert.equal((await slots()).length, 1)
    await serves()
    await restart()
    await serves()
    await server.end('SIGTERM')
    await assert.rejects(startServer({ ...server.env, COFFER_ROOT_KEY: old.trim() }), /is not the one it was sealed with/)
    server = await startServer(server.env)
  })

  it('comes back from any three of five shares when it was thrown away', async () => {
    const ran = await key('shares --shares 5 --threshold 3')
    assert.equal(ran.code, 0, ran.err)
    lines = ran.out.trim().split('\n')
    assert.equal(lines.length, 5)
    for (const [at, line] of lines.entries())
      assert.match(line, new RegExp(`^coffer-share [0-9a-f]{8} ${at + 1}/5 needs 3 ([0-9A-HJKMNP-TV-Z]{4}-){14}[0-9A-HJKMNP-TV-Z]{4}$`))
    await server.end('SIGTERM')
    await rm(path())
    await assert.rejects(startServer(server.env), /its root key is missing, there is no .*key restore/)
    const restored = await key('restore', [lines[4], lines[1], lines[2]].join('\n'))
    assert.equal(restored.code, 0, restored.err)
    assert.match(restored.out, /^Restored: .*root\.key holds a new root key that opens the store/)
    server = await startServer(server.env)
    await serves()
  })

  it('does not come back from shares that are mistyped, doubled, too few or of different keys, and it is said which', async () => {
    const other = (await key('shares --shares 3 --threshold 3')).out.trim().split('\n')
    const kept = `${path()}.kept`
    await rename(path(), kept)
    const mistyped = (lines[0] ?? '').replace(/.$/, (last) => (last === '0' ? '4' : '0'))
    const swapped = (lines[0] ?? '').replace('1/5', '2/5')
    const told: [string[], RegExp][] = [
      [[mistyped], /^Line 1: This is no share, or something in it was mistyped/],
      [[swapped], /^Line 1: This is no share, or something in it was mistyped/],
      [['hello'], /^Line 1: This is no share/],
      [[lines[0] ?? '', lines[0] ?? ''], /^Line 2: Share 1 of 5 is there already: each counts once\. Nothing was changed/],
      [[lines[0] ?? '', lines[3] ?? ''], /^2 of the 3 shares that are needed were given\. Nothing was changed/],
      [[lines[0] ?? '', other[1] ?? ''], /^Line 2: This share is of the root key [0-9a-f]{8}, and the others are of [0-9a-f]{8}/],
      [[], /^No share was given/],
    ]
    for (const [typed, why] of told) {
      const { code, err, out } = await key('restore', typed.join('\n'))
      assert.deepEqual([code, out], [1, ''])
      assert.match(err, why)
    }
    await rename(kept, path())
    const there = await key('restore', lines.slice(0, 3).join('\n'))
    assert.match(there.err, /There is a root key file already/)
  })

  it('that was made of shares does not open another store, nor this one once its slot was removed', async () => {
    const [slot] = (await slots()).filter((line) => line.startsWith((lines[0] ?? '').slice(13, 21)))
    assert.equal((await key(`remove ${idOf(slot)}`)).code, 0)
    await rename(path(), `${path()}.kept`)
    const { code, err } = await key('restore', lines.slice(0, 3).join('\n'))
    assert.equal(code, 1)
    assert.match(err, /coffer\.db has no slot for that one: they belong to another store, or were taken out of use/)
    await rename(`${path()}.kept`, path())
  })

  it('can be a passphrase besides, from a file', async () => {
    const file = join(folder, 'passphrase')
    await writeFile(file, `${PASSPHRASE}\n`)
    const short = await key('add --passphrase', 'too short')
    assert.match(short.err, /at least 16 characters/)
    const added = await key('add --passphrase', `${PASSPHRASE}\n`)
    assert.equal(added.code, 0, added.err)
    assert.match((await key(`add --passphrase-file ${file}`)).err, /opens the store already/)
    await server.end('SIGTERM')
    await rename(path(), `${path()}.kept`)
    const wrong = join(folder, 'wrong')
    await writeFile(wrong, 'another passphrase, as long\n')
    await assert.rejects(
      startServer({ ...server.env, COFFER_ROOT_PASSPHRASE_FILE: wrong }),
      /the passphrase in .*wrong is not the one it was sealed with/,
    )
    const passed = await startServer({ ...server.env, COFFER_ROOT_PASSPHRASE_FILE: file })
    server = passed
    await serves()
    await rename(`${path()}.kept`, path())
    const { COFFER_ROOT_PASSPHRASE_FILE: _, ...env } = passed.env
    await server.end('SIGTERM')
    server = await startServer(env)
  })

  it('is asked for at a terminal, and nothing of what is typed is shown', async () => {
    const second = 'another passphrase, typed twice'
    const added = await atTerminal(['key', 'add', '--passphrase'], { COFFER_HOME: server.home }, [
      [/New passphrase: $/, `${second}X\u007f\r`],
      [/Once more: $/, `${second}\r`],
    ])
    assert.match(added, /The passphrase opens the store now/)
    assert.ok(!added.includes('typed twice'), added)
    const differing = await atTerminal(['key', 'add', '--passphrase'], { COFFER_HOME: server.home }, [
      [/New passphrase: $/, `${second}\r`],
      [/Once more: $/, 'something else\r'],
    ])
    assert.match(differing, /The two differ\. Nothing was changed/)
    // Without its file the store is opened by what is typed: here for a command, in the same way for a server.
    const shares = await atTerminal(
      ['key', 'shares', '--shares', '2', '--threshold', '2'],
      { COFFER_HOME: server.home, COFFER_ROOT_KEY_FILE: join(folder, 'none') },
      [[/Passphrase of the root key: $/, `${second}\r`]],
    )
    assert.equal(shares.match(/^coffer-share /gm)?.length, 2, shares)
    assert.ok(!shares.includes('typed twice'), shares)
  })

  it('leaves no slot behind for shares that nobody could read', async () => {
    const before = await slots()
    const args = ['key', 'shares', '--shares', '2', '--threshold', '2']
    const { code, err } = await cofferOntoFullDisk(args, { folder, env: { COFFER_HOME: server.home } })
    assert.equal(code, 1)
    assert.match(err, /^There is no room left for the shares\. .* their slot was removed again: nothing has changed\.$/m)
    assert.deepEqual(await slots(), before)
  })

  it('is never locked out by removing slots', async () => {
    const mine = (await slots()).filter((line) => line.includes('  file'))
    for (const line of (await slots()).filter((each) => !each.includes('  file'))) assert.equal((await key(`remove ${idOf(line)}`)).code, 0)
    // Of the two files one was lost and restored: the settings open the newer.
    for (const line of mine.slice(0, -1)) assert.equal((await key(`remove ${idOf(line).slice(0, 8)}`)).code, 0)
    const [last, ...more] = await slots()
    assert.equal(more.length, 0)
    assert.match((await key(`remove ${idOf(last)}`)).err, /This is the last slot/)
    const second = join(folder, 'second.key')
    assert.equal((await key(`add --file ${second}`)).code, 0)
    assert.match((await key(`add --file ${second}`)).err, /opens the store already/)
    assert.match((await key(`remove ${idOf(last)}`)).err, /opens this very slot/)
    assert.match((await key('remove 0000zzzz')).err, /No slot has an id that begins with/)
    const moved = await key(`remove ${idOf(last)}`, undefined, { COFFER_ROOT_KEY_FILE: second })
    assert.equal(moved.code, 0, moved.err)
    assert.match((await key('rotate-root')).err, /is not the one it was sealed with/)
    await copyFile(second, path())
    await restart()
    await serves()
  })

  it('opens nothing for who writes a slot of his own into the database', async () => {
    const theirs = { root: randomBytes(32), master: randomBytes(32) }
    const slot = sealSlot(theirs.root, theirs.master, { id: '00000000-0000-4000-8000-000000000000', kind: 'file' }, randomBytes)
    const database = new DatabaseSync(join(server.home, 'coffer.db'))
    database
      .prepare('insert into "slot" ("id", "kind", "derivation", "wrapped", "check", "replaces", "createdAt") values (?, ?, ?, ?, ?, ?, ?)')
      .run(slot.id, slot.kind, '', slot.wrapped, slot.check, '', 0)
    database.close()
    await server.end('SIGTERM')
    await assert.rejects(
      startServer({ ...server.env, COFFER_ROOT_KEY: theirs.root.toString('base64') }),
      /cannot be believed/,
      'his root key opens his slot, and nothing in the store is what he says',
    )
    server = await startServer(server.env)
    await serves()
  })

  it('is not what a wrong command changes', async () => {
    for (const wrong of ['', 'lose', 'add', 'add --file a --passphrase', 'remove', 'shares --shares 5', 'restore now', 'rotate-root now'])
      assert.equal((await key(wrong)).code, 2, wrong)
    for (const wrong of ['shares --shares 2 --threshold 3', 'shares --shares 3 --threshold 1', 'shares --shares 256 --threshold 3'])
      assert.match((await key(wrong)).err, /There are 2 to 255 shares/)
    assert.match((await key('list', undefined, { COFFER_HOME: folder })).err, /There is no store/)
  })
})

it('the root key of PostgreSQL is replaced here, and the old one opens for other nodes until its slot is removed', async () => {
  const database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'coffer-key-'))
  const file = join(folder, 'root.key')
  const old = randomBytes(32).toString('hex')
  await writeFile(file, old)
  const server = await startServer(await newServerEnvironment({ COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY_FILE: file }))
  const env = { COFFER_DATABASE_URL: database.url, COFFER_ROOT_KEY_FILE: file }
  const replaced = await coffer(['key', 'rotate-root'], { folder, env })
  assert.equal(replaced.code, 0, replaced.err)
  const [, id = ''] = /coffer key remove ([0-9a-f-]{36})/.exec(replaced.out) ?? []
  const list = async (more: Record<string, string>) =>
    coffer(['key', 'shares', '--shares', '2', '--threshold', '2'], { folder, env: { COFFER_DATABASE_URL: database.url, ...more } })
  assert.equal((await list({ COFFER_ROOT_KEY: old })).code, 0, 'another node still opens it with the old key')
  assert.equal((await coffer(['key', 'remove', id], { folder, env })).code, 0)
  assert.match((await list({ COFFER_ROOT_KEY: old })).err, /is not the one it was sealed with/)
  assert.equal((await list({ COFFER_ROOT_KEY_FILE: file })).code, 0)
  assert.equal((await server.main.ok('GET', '/api/v1/secrets')).totalCount, 0)
  await server.end('SIGTERM')
  await database.drop()
  for (const each of [server.home, folder]) await rm(each, { recursive: true, force: true })
})
