import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { CheckpointFile } from '#server/checkpoint-file'

test('a file of checkpoints gets one of each log a minute, and the newest of each at a stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-checkpoints-'))
  const path = join(folder, 'checkpoints')
  let nowMs = 0
  const error = () => assert.fail('nothing goes wrong here')
  const file = new CheckpointFile({ path, clock: { elapsedMs: () => nowMs }, log: { error } as never })
  const take = (log: number, size: number) => file.take({ log, size, key: 'k', checkpoint: `${log}:${size}\n` })
  take(1, 1)
  take(1, 2)
  take(1, 3)
  // The connections were cut, and this node goes on in another log.
  take(2, 1)
  take(2, 2)
  await file.flush()
  assert.equal(await readFile(path, 'utf8'), '1:1\n1:3\n2:2\n')
  nowMs += MINUTE
  take(2, 3)
  await file.flush()
  await file.flush()
  assert.equal(await readFile(path, 'utf8'), '1:1\n1:3\n2:2\n2:3\n')
  await rm(folder, { recursive: true })
})
