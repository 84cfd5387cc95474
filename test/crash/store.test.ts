import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { StorePort } from '#core/ports/store'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'

const WRITER = fileURLToPath(new URL('./store-writer.ts', import.meta.url))

/** Starts the writer, and kills it once so many writes were acknowledged. Resolves to all that were, up to its very end. */
async function killedAfter(count: number, engine: string, place: string): Promise<string[]> {
  const writer = spawn(process.execPath, [WRITER, engine, place], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    if (line !== 'open') acknowledged.push(line)
    if (acknowledged.length === count) writer.kill('SIGKILL')
  }
  if (writer.signalCode === null) await once(writer, 'exit')
  assert.equal(writer.signalCode, 'SIGKILL')
  return acknowledged
}

async function requestIds(store: StorePort, account: string): Promise<Set<string>> {
  const { total } = await store.usage({ account, limit: 1, offset: 0 })
  const { rows } = await store.usage({ account, limit: total, offset: 0 })
  assert.ok(total < 10_000)
  return new Set(rows.map(({ requestId }) => requestId))
}

async function assertWhole(store: StorePort, acknowledged: readonly string[]): Promise<void> {
  const changes = acknowledged.filter((line) => line.startsWith('account-'))
  const found = await store.find('account', [])
  const kept = new Set(found.rows.map(({ id }) => id))
  assert.deepEqual(
    changes.filter((id) => !kept.has(id)),
    [],
  )
  // The one that was under way is there with all that belongs to it, or not at all.
  assert.deepEqual(new Set([...(await store.marks()).marks].map(({ id }) => id)), kept)
  assert.equal(found.position, kept.size)
  assert.deepEqual(new Set((await store.feedAfter(0))?.entries.map(({ id }) => id)), kept)
  assert.deepEqual(await requestIds(store, 'changes'), kept)
  const reads = await requestIds(store, 'reads')
  assert.deepEqual(
    acknowledged.filter((line) => line.startsWith('read-') && !reads.has(line)),
    [],
  )
  assert.equal(reads.size % 3, 0)
}

for (const [engine, makePlace] of [
  ['SQLite', sqlitePlace],
  ['PostgreSQL', postgresPlace],
] as const) {
  for (const count of [1, 1000]) {
    test(`a process that is killed after ${count} writes to ${engine} loses nothing that was acknowledged`, async () => {
      const place = await makePlace()
      try {
        const acknowledged = await killedAfter(count, engine, 'file' in place ? place.file : place.url)
        const store = await place.open()
        // PostgreSQL may still be busy with what the dead one had asked for: a writer waits until that has ended.
        await store.write(async () => undefined)
        await assertWhole(store, acknowledged)
      } finally {
        await place.remove()
      }
    })
  }
}
