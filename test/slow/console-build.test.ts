import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = ['tools', 'src/console', 'src/client', 'src/base', 'src/server', 'tsconfig.json', 'package.json', 'package-lock.json']

describe('building the console', () => {
  const copy = mkdtempSync(join(tmpdir(), 'coffer-console-'))
  after(() => rmSync(copy, { recursive: true, force: true }))
  for (const path of COPIED) cpSync(join(REPOSITORY, path), join(copy, path), { recursive: true })
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'))
  const build = () => spawnSync(process.execPath, ['tools/run.mjs', 'build:console'], { cwd: copy, encoding: 'utf8' })
  const page = () => readFileSync(join(copy, 'dist/console/index.html'), 'utf8')

  it('happens once, and again only when a source has changed', () => {
    const first = build()
    assert.deepEqual([first.status, first.stderr], [0, 'Building the console…\n'])
    const built = page()
    assert.ok(readdirSync(join(copy, 'dist/console/assets')).some((name) => name.endsWith('.js.br')))
    const second = build()
    assert.deepEqual([second.status, second.stderr], [0, ''])
    appendFileSync(join(copy, 'src/console/theme.ts'), '\nObject.assign(globalThis, { changed: 1 })\n')
    assert.equal(build().stderr, 'Building the console…\n')
    assert.notEqual(page(), built)
  })

  it('that fails says why and leaves the last build as it was', () => {
    const before = page()
    appendFileSync(join(copy, 'src/console/theme.ts'), '\nexport const = broken\n')
    const failed = build()
    assert.equal(failed.status, 1)
    assert.match(failed.stderr, /The console could not be built\.[\s\S]*theme\.ts/)
    assert.equal(page(), before)
    assert.ok(existsSync(join(copy, 'dist/console/.sources')))
  })
})
