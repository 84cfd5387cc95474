import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bound, childEnvironment, descendantsOf, isAlive } from '../support/processes.ts'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const WHOLE = ['src', 'dist', 'tsconfig.json', 'package.json', 'package-lock.json']

describe('the first start after an install', () => {
  const copy = mkdtempSync(join(tmpdir(), 'coffer-first-'))
  const cache = join(copy, 'node_modules/.cache')
  after(() => rmSync(copy, { recursive: true, force: true }))
  for (const path of WHOLE) symlinkSync(join(REPOSITORY, path), join(copy, path))
  cpSync(join(REPOSITORY, 'tools'), join(copy, 'tools'), { recursive: true })
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(REPOSITORY, 'node_modules')).filter((each) => each !== '.cache'))
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(copy, 'node_modules', name))
  const home = join(copy, 'home')
  mkdirSync(home)

  const start = () =>
    spawn(...bound(process.execPath, [join(copy, 'tools/run.mjs'), 'start']), {
      cwd: home,
      env: { ...childEnvironment(), NODE_COMPILE_CACHE: join(copy, 'elsewhere'), COFFER_HOME: home, COFFER_PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })

  it('finds the server compiled, and nothing left of the run that did it', async () => {
    const started = start()
    let said = ''
    for await (const chunk of started.stderr) {
      said += String(chunk)
      if (said.includes('Ctrl-C ends it.')) break
    }
    assert.match(said, /^Coffer is ready at /)
    // The server that runs writes down what it compiled when it ends, and not here: so this is what the run before it wrote.
    assert.deepEqual(readdirSync(cache), ['node-compile'])
    const [version = ''] = readdirSync(join(cache, 'node-compile'))
    assert.ok(readdirSync(join(cache, 'node-compile', version)).length > 500)
    assert.equal(descendantsOf(started.pid as number).length, 1)
    started.kill()
    await new Promise((resolve) => started.on('exit', resolve))
  })

  it('leaves nothing behind where it is called off while it compiles, so that the next one compiles', async () => {
    const soon = () => new Promise((resolve) => setTimeout(resolve, 5))
    const below = () => (existsSync(cache) ? readdirSync(cache, { recursive: true }).map(String) : [])
    for (const begun of [
      () => below().length > 0,
      () => below().some((path) => /compiled\/./.test(path)),
      () => below().some((path) => path.endsWith('coffer.db')),
    ]) {
      rmSync(cache, { recursive: true, force: true })
      const started = start()
      while (!begun()) await soon()
      const running = descendantsOf(started.pid as number)
      started.kill()
      await new Promise((resolve) => started.on('exit', resolve))
      while (running.some(isAlive)) await soon()
      assert.deepEqual(readdirSync(cache), [])
    }
  })

  it('starts all the same where nothing can be compiled', () => {
    rmSync(cache, { recursive: true })
    symlinkSync(join(copy, 'nowhere/at/all'), cache)
    const help = spawnSync(process.execPath, [join(copy, 'tools/run.mjs'), 'start', '--help'], { cwd: home, encoding: 'utf8' })
    assert.equal(help.status, 0, help.stderr)
    assert.match(help.stdout, /COFFER_HOME/)
  })
})
