import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { processesWith } from './bystander.ts'
import { runnerBehind } from './running.ts'

const SERVER = fileURLToPath(new URL('./server-alone.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
const home = mkdtempSync(join(tmpdir(), 'coffer-home-'))
after(() => rmSync(home, { recursive: true, force: true }))

function startServer(code: string, ...before: string[]): ChildProcess {
  const [command = process.execPath, ...args] = [...before, process.execPath, SERVER, home, 'nodejs:20', code]
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

const foldersOf = (pid: number | undefined) => readdirSync(tmpdir()).filter((name) => new RegExp(`^coffer-action-\\d+-${pid}-`).test(name))

/** Resolves once what is asked for holds; asks the machine, since a process that is killed tells nobody. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

describe('what a killed server leaves behind', { timeout: 20_000 }, () => {
  it('is removed by the next one, which leaves alone what belongs to a living one', async () => {
    const mark = `left-behind-${process.pid}`
    const killed = startServer(`exports.main = () => { process.title = '${mark}'; for (;;); }`)
    const living = startServer('exports.main = () => new Promise(() => setInterval(() => {}, 1000))')
    after(() => living.kill('SIGKILL'))
    await until(() => foldersOf(killed.pid).length === 1 && foldersOf(living.pid).length === 1)
    await until(() => processesWith(mark).length > 0)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    assert.equal(foldersOf(killed.pid).length, 1, 'the test needs something that was left')
    await until(() => processesWith(mark).length === 0)
    await runnerBehind('bubblewrap')
    assert.deepEqual(foldersOf(killed.pid), [])
    assert.equal(foldersOf(living.pid).length, 1)
  })

  it('of another container is removed when it is older than any run', async () => {
    const old = join(tmpdir(), 'coffer-action-1-1-1-AAAAAA')
    const fresh = join(tmpdir(), 'coffer-action-1-1-1-BBBBBB')
    after(() => rmSync(fresh, { recursive: true, force: true }))
    for (const folder of [old, fresh]) mkdirSync(folder, { mode: 0o500 })
    utimesSync(old, 1e9, 1e9)
    await runnerBehind('bubblewrap')
    assert.deepEqual([existsSync(old), existsSync(fresh)], [false, true])
  })
})

describe('a server of an ordinary user', () => {
  it('runs actions, and leaves no folder', { skip: isRoot ? false : 'the whole file is run by an ordinary user' }, async () => {
    const user = ['setpriv', '--reuid=1990000009', '--regid=1990000009', '--clear-groups']
    const server = startServer('exports.main = () => ({ ran: true })', ...user)
    const said = await text(server.stdout as NodeJS.ReadableStream)
    assert.match(said, /"status":"success"/)
    assert.deepEqual(foldersOf(server.pid), [])
  })
})
