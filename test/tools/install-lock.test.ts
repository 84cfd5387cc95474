import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bound, childEnvironment, isAlive } from '../support/processes.ts'

const LOCK = fileURLToPath(new URL('../../tools/install-lock.mjs', import.meta.url))
/** Ends on no signal that a person sends, as npm does for a while. */
const STUBBORN = `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined); process.stdin.resume()`

describe('the lock on an install', () => {
  const root = mkdtempSync(join(tmpdir(), 'coffer-lock-'))
  const lock = join(root, '.install.lock')
  after(() => rmSync(root, { recursive: true, force: true }))

  /** A process that installs under the lock: it says \`has\` once it has it, and the id of the process that it names. */
  function installing(work: string) {
    const program = `
      import { spawn } from 'node:child_process'
      import { withInstallLock } from ${JSON.stringify(LOCK)}
      await withInstallLock(${JSON.stringify(root)}, async (names) => { ${work} })`
    const child = spawn(...bound(process.execPath, ['--input-type=module', '--eval', program]), {
      env: childEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    return { child, said: once(child.stdout, 'data').then(([chunk]) => String(chunk).trim()) }
  }

  it('is gone once the work is done', async () => {
    const { child, said } = installing(`console.log('has')`)
    assert.equal(await said, 'has')
    await once(child, 'close')
    assert.equal(existsSync(lock), false)
  })

  it('stays when its holder is called off while the one that it named works on, and is free when that one is gone', async () => {
    const first = installing(`
      const npm = spawn(process.execPath, ['--eval', ${JSON.stringify(STUBBORN)}], { stdio: ['inherit', 'ignore', 'ignore'] })
      await new Promise((resolve) => npm.on('spawn', resolve))
      names(npm.pid)
      console.log(npm.pid)
      await new Promise(() => setInterval(() => undefined, 1000))`)
    const npm = Number(await first.said)
    first.child.kill('SIGINT')
    await once(first.child, 'exit')
    assert.ok(isAlive(npm) && existsSync(lock))
    const second = installing(`console.log('has')`)
    const [waiting] = await once(second.child.stderr, 'data')
    assert.match(String(waiting), /Another call is installing/)
    process.kill(npm, 'SIGKILL')
    assert.equal(await second.said, 'has')
    await once(second.child, 'close')
    assert.equal(existsSync(lock), false)
  })
})
