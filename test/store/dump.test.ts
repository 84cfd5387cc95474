import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StorePort } from '#core/ports/store'
import type { Restoring, Snapshot } from '#store/archive'
import { dumpStore } from '#store/dump'
import { loadDump } from '#store/load-dump'
import { openRestoring as restoringOnPostgres, openSnapshot as snapshotOfPostgres } from '#store/postgres/archive'
import { KINDS } from '#store/schema'
import { openRestoring as restoringOnSqlite, openSnapshot as snapshotOfSqlite } from '#store/sqlite/archive'
import { add, postgresPlace, sqlitePlace } from '../conformance/place.ts'
import { BYTES, plain, sampleActivation, sampleRecord, sampleRow, sampleValue } from '../conformance/sample-rows.ts'

interface Ground {
  open(): Promise<StorePort>
  snapshot(): Promise<Snapshot>
  restoring(): Promise<Restoring>
  remove(): Promise<void>
}

async function onSqlite(): Promise<Ground> {
  const { open, file, remove } = await sqlitePlace()
  return { open, remove, snapshot: () => snapshotOfSqlite({ file }), restoring: () => restoringOnSqlite({ file }) }
}

async function onPostgres(): Promise<Ground> {
  const { open, url, remove } = await postgresPlace()
  return { open, remove, snapshot: () => snapshotOfPostgres({ url }), restoring: () => restoringOnPostgres({ url }) }
}

const ENGINES = [
  ['SQLite', onSqlite, onPostgres],
  ['PostgreSQL', onPostgres, onSqlite],
] as const

/** A little of everything, and enough of it that a table is read in more than one batch. */
async function fill(store: StorePort): Promise<void> {
  await store.write(async (tables) => {
    for (const kind of KINDS) await add(tables, kind, sampleRow(kind, `${kind}-1`), sampleRow(kind, `${kind}-2`))
    for (let version = 1; version <= 600; version++) await tables.insertValue(sampleValue('secret-1', version))
    await tables.eraseValues('secret-1', [5])
    await tables.putActivation(sampleActivation('act'))
    await tables.appendUsage(Array.from({ length: 1200 }, (_, i) => sampleRecord({ time: i })))
    await tables.nextNumber('secret')
  })
  await store.countRefusals([{ minute: 1, reason: 'r', address: 'a', count: 3 }])
  await store.history.keepUsedRights([{ principal: 'p1', action: 'View/getSecretValue', lastUsedAt: 5 }])
  await store.heartbeat('n1', 1000)
  await store.withSetupLock((setup) =>
    setup.addSlot({ id: 's1', kind: 'file', derivation: '', wrapped: BYTES, check: BYTES, replaces: '', createdAt: 1 }),
  )
}

async function dumped(ground: Ground): Promise<Buffer> {
  const snapshot = await ground.snapshot()
  try {
    return Buffer.concat(await Array.fromAsync(dumpStore(snapshot)))
  } finally {
    await snapshot.close()
  }
}

async function restore(ground: Ground, dump: Uint8Array, pieceBytes = 1000): Promise<{ rows: number }> {
  const restoring = await ground.restoring()
  try {
    return await loadDump(restoring, pieces(dump, pieceBytes))
  } finally {
    await restoring.close()
  }
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += size) yield bytes.subarray(from, from + size)
}

async function during(grounds: readonly Ground[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } finally {
    await Promise.all(grounds.map((ground) => ground.remove()))
  }
}

for (const [name, here, there] of ENGINES) {
  test(`a dump of ${name} put into the other engine and dumped again is the same`, async () => {
    const [from, to] = [await here(), await there()]
    await during([from, to], async () => {
      const store = await from.open()
      await fill(store)
      const dump = await dumped(from)
      const { rows } = await restore(to, dump)
      assert.equal(
        rows,
        dump
          .toString()
          .split('\n')
          .filter((line) => line.startsWith('[')).length,
      )
      assert.equal(firstDifference(dump, await dumped(to)), undefined)
      await assertGoesOn(await to.open(), store)
    })
  })

  test(`a dump of ${name} is of one moment, however much is written meanwhile`, async () => {
    const [from, to] = [await here(), await here()]
    await during([from, to], async () => {
      const store = await from.open()
      await store.write((tables) => add(tables, 'account', ...Array.from({ length: 1200 }, (_, i) => sampleRow('account', `a-${i}`))))
      const snapshot = await from.snapshot()
      const parts: Uint8Array[] = []
      let written = 0
      for await (const part of dumpStore(snapshot)) {
        parts.push(part)
        await store.write((tables) => add(tables, 'account', sampleRow('account', `z-${written++}`)))
      }
      await snapshot.close()
      await restore(to, Buffer.concat(parts))
      const restored = await to.open()
      assert.ok(written > 5)
      assert.equal((await restored.count('account', [])).count, 1200)
      assert.equal(await restored.position(), 1)
    })
  })

  test(`a dump that was cut off, altered or is none leaves ${name} empty`, async () => {
    const [from, to] = [await here(), await here()]
    await during([from, to], async () => {
      await fill(await from.open())
      const dump = await dumped(from)
      const middle = dump.indexOf('SUCCESS', dump.length / 2)
      const altered = Buffer.from(dump)
      altered.write('FAILED!', middle)
      await assert.rejects(restore(to, altered), /check sum/)
      await assert.rejects(restore(to, dump.subarray(0, dump.length - 100)), /cut off|no JSON/)
      await assert.rejects(restore(to, dump.subarray(0, dump.lastIndexOf('{"rows"'))), /cut off/)
      for (const behind of [Buffer.from('garbage'), Buffer.from('\n'), dump])
        for (const pieceBytes of [1000, dump.length])
          await assert.rejects(restore(to, Buffer.concat([dump, behind]), pieceBytes), /something follows its last line/)
      await assert.rejects(restore(to, Buffer.from('hello\n')), /no JSON/)
      await assert.rejects(restore(to, Buffer.from('{"format":"zip"}\n')), /no dump of Coffer/)
      await assert.rejects(restore(to, Buffer.from(dump.toString().replace('"schema":1', '"schema":99'))), /newer Coffer/)
      await restore(to, dump, dump.length)
      await assert.rejects(restore(to, dump), /not empty/)
      assert.equal((await (await to.open()).count('account', [])).count, 2)
    })
  })
}

test('where no store is there is nothing to back up', async () => {
  for (const [, make] of ENGINES) {
    const ground = await make()
    await during([ground], async () => {
      await assert.rejects(dumped(ground), /no Coffer store|cannot be opened/)
    })
  }
})

/** The first line that differs, cut to what fits a screen. A restored store keeps no feed, so its head differs, and the check sum. */
function firstDifference(left: Buffer, right: Buffer): string | undefined {
  const same = (line: string) => !/^\[1,\d+,\d+,\{.*\}\]$|"sha256"/.test(line)
  const [lines, others] = [left, right].map((dump) => dump.toString().split('\n').filter(same)) as [string[], string[]]
  const at = lines.findIndex((line, i) => line !== others[i])
  return at < 0 && lines.length === others.length ? undefined : `${at}: ${lines[at]?.slice(0, 200)} | ${others[at]?.slice(0, 200)}`
}

/** The restored store has what the old one had, goes on where it stood, and asks readers of the old one to begin anew. */
async function assertGoesOn(restored: StorePort, old: StorePort): Promise<void> {
  const position = await old.position()
  assert.equal(await restored.position(), position)
  assert.equal(await restored.feedAfter(position - 1), undefined)
  assert.deepEqual((await restored.feedAfter(position))?.entries, [])
  assert.deepEqual(plain(await restored.slots()), plain(await old.slots()))
  assert.equal((await restored.values('secret-1')).values.length, 599)
  assert.equal(await restored.write((tables) => tables.nextNumber('secret')), 2)
  await restored.appendReads(null, [sampleRecord({ time: 9999 })])
  const [newest] = (await restored.usage({ account: 'm1', limit: 1, offset: 0 })).rows
  assert.equal(newest?.seq, 1200)
  await restored.write((tables) => add(tables, 'account', sampleRow('account', 'new')))
  assert.equal(await restored.position(), position + 1)
}
