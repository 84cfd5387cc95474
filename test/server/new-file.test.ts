import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeNewFile } from '#server/maintenance/new-file'

const WRITER = fileURLToPath(new URL('new-file-writer.ts', import.meta.url))

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-new-file-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function* saying(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

test('what lies beside a new file under the name of a part of it is neither written to nor taken for it', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'new')
    writeFileSync(join(folder, 'theirs'), 'theirs', { mode: 0o666 })
    symlinkSync(join(folder, 'theirs'), `${path}.partial`)
    assert.deepEqual(await writeNewFile(path, () => saying('one, ', 'two')), { bytes: 8 })
    assert.equal(readFileSync(path, 'utf8'), 'one, two')
    assert.equal(readFileSync(join(folder, 'theirs'), 'utf8'), 'theirs')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder).sort(), ['new', 'new.partial', 'theirs'])
  }))

test('of two that write a file of one name the first that is whole has it, and the other leaves nothing behind', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'new')
    const late = writeNewFile(path, async function* () {
      yield Buffer.from('late')
      await writeNewFile(path, () => saying('early'))
    })
    await assert.rejects(late, /new exists\. Name a new file/)
    assert.equal(readFileSync(path, 'utf8'), 'early')
    assert.deepEqual(readdirSync(folder), ['new'])
  }))

test('a link that leads nowhere is not written through', () =>
  inFolder(async (folder) => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'new'))
    await assert.rejects(
      writeNewFile(join(folder, 'new'), () => saying('x')),
      /new exists/,
    )
    assert.deepEqual(readdirSync(folder), ['new'])
  }))

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  test(`${signal} in the middle ends the process and leaves nothing behind`, () =>
    inFolder(async (folder) => {
      const ended = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, join(folder, 'new'), signal])
      assert.equal(ended.signal, signal, String(ended.stderr))
      assert.deepEqual(readdirSync(folder), [])
    }))

for (const disk of ['with links', 'without links'])
  test(`on a disk ${disk} a signal while the file takes its name leaves the whole file or nothing`, () =>
    inFolder(async (folder) => {
      const path = join(folder, 'new')
      spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, path, 'SIGINT', disk])
      const left = readdirSync(folder)
      if (left.length === 0) return
      assert.deepEqual(left, ['new'])
      assert.equal(readFileSync(path, 'utf8'), 'half, half')
    }))
