import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { childEnvironment, descendantsOf, isAlive } from '../support/processes.ts'
import { coffer, MAIN } from './run-command.ts'

describe('the quickstart', () => {
  it('walks the six steps with real calls, shows no value in full, and ends with 0', async () => {
    const { code, out, err } = await coffer(['quickstart'], { folder: tmpdir() })
    assert.equal(code, 0, out + err)
    for (const step of ['1  Permissions', '2  Create a secret', '3  Manage it', '4  Rotate it', '5  Call the API', '6  Delete it'])
      assert.ok(out.includes(step), step)
    assert.match(out, /All six steps held, in \d+ signed calls\./)
    assert.doesNotMatch(out, /first-Password-1|ncp_iam_BPKSKR/)
    assert.doesNotMatch(out, /✗/)
    assert.doesNotMatch(out, /\u001b\[/, 'colours are for terminals')
  })

  it('ends when its server does not start, and tells what that one said', async () => {
    const { code, err } = await coffer(['quickstart'], { folder: tmpdir(), env: { COFFER_RUNNER: 'none of them' } })
    assert.equal(code, 1)
    assert.match(err, /The server did not start: it ended with exit code 1\n[\s\S]*COFFER_RUNNER/)
  })

  it('leaves neither its server nor its home when what it prints is read no further', async () => {
    const { child, folder, code } = await walking()
    const { stdout } = child
    assert.ok(stdout !== null && child.pid !== undefined)
    await once(stdout, 'data')
    const started = descendantsOf(child.pid)
    assert.ok(started.length > 0)
    stdout.destroy()
    assert.equal(await code, 141)
    assert.deepEqual([await readdir(folder), started.filter(isAlive)], [[], []])
  })

  it('leaves neither of them when it is ended while its server starts', async () => {
    const { child, folder, code } = await walking()
    for await (const _ of watch(folder)) if ((await readdir(folder)).length > 0) break
    child.kill('SIGINT')
    assert.equal(await code, 130)
    assert.deepEqual(await readdir(folder), [])
  })
})

/** A quickstart under way, all of whose temporary files lie in the folder. */
async function walking(): Promise<{ child: ChildProcess; folder: string; code: Promise<number | null> }> {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-walk-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'quickstart'], {
    cwd: folder,
    env: { ...childEnvironment(), HOME: folder, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return { child, folder, code: once(child, 'close').then(([code]) => code as number | null) }
}
