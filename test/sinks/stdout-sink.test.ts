import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { stdoutSink } from '#server/sinks/stdout-sink'
import { sampleRecord } from '../conformance/sample-rows.ts'

const HOSTILE = 'a\nb\u001b[31mred\u009b32m\u202egnp.exe</script><b>\u2028'

test('stdout gets a line for each record, in which no name steers a terminal', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-stdout-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'stdout')
  const descriptor = openSync(path, 'w')
  const sink = stdoutSink({ descriptor, pause: () => assert.fail('a file is never full here') })
  const names = { resourceName: HOSTILE, requestorName: HOSTILE, message: HOSTILE }
  const rows = Array.from({ length: 30 }, (_, seq) => ({ seq, ...sampleRecord({ ...names, requestId: `r${seq}` }) }))
  await sink.take(rows, new AbortController().signal)
  closeSync(descriptor)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>&]/u)
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    rows,
  )
})
