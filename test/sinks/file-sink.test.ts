import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { recordJson } from '#core/history/record-text'
import type { UsageRow } from '#core/usage-row'
import { fileSink } from '#server/sinks/file-sink'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { inFile } from './streaming.ts'

const folder = mkdtempSync(join(tmpdir(), 'coffer-file-sink-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { signal } = new AbortController()
const rows = (from: number, count: number): UsageRow[] => Array.from({ length: count }, (_, n) => ({ ...sampleRecord(), seq: from + n }))
const seqs = (path: string) => inFile(path).map(({ seq }) => seq)
const LINE = Buffer.byteLength(`${recordJson({ ...sampleRecord(), seq: 100 })}\n`)

test('a file is put aside before it grows too large, and the oldest goes when there are enough', async () => {
  const path = join(folder, 'rotated.jsonl')
  const sink = fileSink({ path, sizeMaxBytes: LINE * 10, kept: 2 })
  await sink.take(rows(100, 4), signal)
  await sink.take(rows(104, 21), signal)
  assert.deepEqual(
    [path, `${path}.1`, `${path}.2`].map(seqs),
    [rows(120, 5), rows(110, 10), rows(100, 10)].map((all) => all.map(({ seq }) => seq)),
  )
  await sink.take(rows(125, 6), signal)
  assert.deepEqual(seqs(path), [130])
  assert.deepEqual(
    seqs(`${path}.2`),
    rows(110, 10).map(({ seq }) => seq),
  )
  assert.deepEqual(
    readdirSync(folder)
      .filter((name) => name.startsWith('rotated'))
      .sort(),
    ['rotated.jsonl', 'rotated.jsonl.1', 'rotated.jsonl.2'],
  )
  assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a record that is larger than a file may be has one of its own', async () => {
  const path = join(folder, 'large.jsonl')
  const sink = fileSink({ path, sizeMaxBytes: 10, kept: 5 })
  await sink.take(rows(100, 3), signal)
  assert.deepEqual([path, `${path}.1`, `${path}.2`].map(seqs), [[102], [101], [100]])
})

test('the piece of a line that a crash left is cut off, however long, and nothing else', async () => {
  const path = join(folder, 'torn.jsonl')
  const sink = fileSink({ path, sizeMaxBytes: 10_000_000, kept: 1 })
  await sink.take(rows(100, 2), signal)
  for (const torn of ['{"seq":102,"ti', `{"seq":102,"message":"${'x'.repeat(200_000)}`]) {
    appendFileSync(path, torn)
    await sink.take(rows(102, 1), signal)
    assert.equal(seqs(path).at(-1), 102)
  }
  assert.deepEqual(seqs(path), [100, 101, 102, 102])
  assert.ok(readFileSync(path, 'utf8').endsWith('\n'))
})

test('a file that cannot be written is told by the reason, not by its path', async () => {
  const sink = fileSink({ path: join(folder, 'torn.jsonl', 'below'), sizeMaxBytes: 1000, kept: 1 })
  await assert.rejects(sink.take(rows(0, 1), signal), { message: 'its file cannot be written (ENOTDIR)' })
})
