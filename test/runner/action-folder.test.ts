import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeActionFolder } from '#runner/action-folder'
import { NODE } from '#runner/languages'
import { zipped } from '../functions/zips.ts'

const USUAL = { kind: 'nodejs:20', main: 'main', parameters: {}, environment: {}, timeoutMs: 1000, memoryMb: 128 }
const code = zipped({ name: 'index.js', text: 'exports.main = () => ({})' }, { name: 'lib/deep/a.js', text: 'exports.a = 1' })

/** Does the work as somebody who is not root, if we are. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work()
  process.setegid?.(65_534)
  process.seteuid?.(65_534)
  try {
    await work()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}

test('the folder of an archive holds its files, which nobody can write', async () => {
  const folder = await makeActionFolder(NODE, { ...USUAL, code, binary: true }, undefined)
  assert.equal(readFileSync(join(folder.path, folder.entry), 'utf8'), 'exports.main = () => ({})')
  assert.equal(statSync(join(folder.path, 'code/lib/deep')).mode & 0o777, 0o500)
  assert.equal(statSync(join(folder.path, 'code/lib/deep/a.js')).mode & 0o777, 0o400)
  folder.remove()
  assert.equal(existsSync(folder.path), false)
})

test('a server that is not root can remove what it made', () =>
  asNobody(async () => {
    for (const binary of [true, false]) {
      const folder = await makeActionFolder(NODE, { ...USUAL, code: binary ? code : 'exports.main = 1', binary }, undefined)
      folder.remove()
      assert.equal(existsSync(folder.path), false)
    }
  }))

test('an archive that cannot be unpacked leaves no folder behind', async () => {
  await assert.rejects(makeActionFolder(NODE, { ...USUAL, code: 'AAAA', binary: true }, undefined), /no zip/)
})
