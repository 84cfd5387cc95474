import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isProblem } from '#base/problem'
import type { StorePort } from '#core/ports/store'
import { openSnapshot } from '#store/sqlite/archive'
import { openSqlite } from '#store/sqlite/open'
import { postable, Thread } from '#store/sqlite/thread'
import { add, sqlitePlace } from '../conformance/place.ts'
import { sampleRecord, sampleRow, sampleValue } from '../conformance/sample-rows.ts'

async function onPlace(work: (place: Awaited<ReturnType<typeof sqlitePlace>>) => Promise<void>): Promise<void> {
  const place = await sqlitePlace()
  try {
    await work(place)
  } finally {
    await place.remove()
  }
}

/** Read by another process: closing a file here would end the locks that SQLite holds on it for this one. */
function bytesOf(file: string): Buffer {
  return execFileSync('cat', [file, `${file}-wal`], { maxBuffer: 1 << 28 })
}

test('the file and what lies beside it are the owner’s alone', () =>
  onPlace(async ({ open, file }) => {
    await open()
    for (const end of ['', '-wal', '-shm', '-pid', '-lock']) assert.equal(statSync(file + end).mode & 0o777, 0o600, end)
  }))

test('a second server is refused, and told the process of the first', () =>
  onPlace(async ({ open, file, clock }) => {
    const first = await open()
    await assert.rejects(
      openSqlite({ file, clock: { now: () => clock?.now() ?? 0 } }),
      new RegExp(`in use by another Coffer, process ${process.pid}\\. Stop that one`),
    )
    const second = spawnSync(process.execPath, [fileURLToPath(new URL('../crash/store-writer.ts', import.meta.url)), 'SQLite', file], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    assert.match(second.stderr, new RegExp(`in use by another Coffer, process ${process.pid}\\.`))
    assert.equal((await first.load('account', 'x')).row, undefined)
    await first.close()
    await (await open()).close()
  }))

test('what cannot be opened is refused with a sentence, and the lock is free again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'coffer-store-'))
  const file = join(home, 'coffer.db')
  const clock = { now: () => 0 }
  writeFileSync(file, 'this is a letter and no database. '.repeat(200))
  await assert.rejects(openSqlite({ file, clock }), /Cannot open .*coffer\.db: .*Restore a backup/)
  rmSync(file)
  await assert.rejects(
    openSqlite({ file: join(home, 'no', 'such', 'coffer.db'), clock }),
    /Cannot lock .*There is no .*coffer\.db-lock, or no folder to put it in/,
  )
  const store = await openSqlite({ file, clock })
  await store.close()
  rmSync(home, { recursive: true })
})

test('what is erased is gone from the file and its log', () =>
  onPlace(async ({ open, file }) => {
    const store = await open()
    // With these choices a store that deletes rows, instead of overwriting them, leaves copies behind.
    const chosen = choices(4)
    const [living, erased] = [new Map<string, [string, string]>(), [] as string[]]
    const plant = (bytes: number) => {
      const mark = `<${randomBytes(5).toString('hex')}>`
      return { mark, bytes: Buffer.alloc(bytes, mark) }
    }
    // Neighbours come and go in every size, since rows that move between pages could leave copies of others.
    for (let version = 1; version <= 120; version++) {
      await store.write(async (tables) => {
        for (let i = 0; i < 20; i++) {
          const [sealed, wrapped] = [plant(24 + chosen(chosen(5) === 0 ? 9000 : 300)), plant(12 + chosen(100))]
          await tables.insertValue(sampleValue(`s-${i}`, version, { sealed: sealed.bytes, wrapped: wrapped.bytes }))
          living.set(`s-${i} ${version}`, [sealed.mark, wrapped.mark])
        }
        for (let i = 0; i < 14; i++) {
          const [name, [sealed, wrapped]] = [...living][chosen(living.size)] as [string, [string, string]]
          const [secret = '', kept] = name.split(' ')
          if (chosen(4) > 0) {
            await tables.eraseValues(secret, [Number(kept)])
            erased.push(sealed, wrapped)
            living.delete(name)
          } else {
            const anew = plant(12 + chosen(100))
            await tables.rewrapValue(secret, Number(kept), anew.bytes, 'k2', version)
            erased.push(wrapped)
            living.set(name, [sealed, anew.mark])
          }
        }
      })
    }
    await store.scrub()
    const found = new Set(
      bytesOf(file)
        .toString('latin1')
        .match(/<[0-9a-f]{10}>/g),
    )
    assert.ok(erased.length > 1000)
    assert.equal(erased.filter((mark) => found.has(mark)).length, 0)
    assert.ok([...living.values()].flat().every((mark) => found.has(mark)))
  }))

/** The same choices each time: a number below the bound, by a linear congruence. */
function choices(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return Math.floor((state / 0x8000_0000) * bound)
  }
}

test('while a backup reads the log it cannot be cut, which is said, and writers do not wait for it', () =>
  onPlace(async ({ open, file }) => {
    const store = await open()
    const snapshot = await openSnapshot({ file })
    try {
      await snapshot.connection.rows({ sql: 'select count(*) from "account"', parameters: [] })
      await store.write((tables) => add(tables, 'account', sampleRow('account', 'a')))
      await assert.rejects(store.scrub(), (error) => isProblem(error, 'store.unavailable') && /backup/.test(error.message))
      await store.probe()
    } finally {
      await snapshot.close()
    }
    await store.scrub()
    assert.equal(statSync(`${file}-wal`).size, 0)
  }))

test('when SQLite ends a transaction by itself, what was asked for behind the statement that failed writes nothing', () =>
  onPlace(async ({ file }) => {
    const thread = await Thread.open({ file, access: 'write' })
    const run = (sql: string) => thread.run({ sql, parameters: [] })
    const failure = (asked: Promise<unknown>) => asked.then(() => 'done', String)
    await run('create table "t" ("id" integer primary key)')
    const rowsOf = () => thread.rows({ sql: 'select "id" from "t"', parameters: [] })
    try {
      const asked = [
        thread.ask(['begin', 'select 1']),
        run('insert into "t" values (1)'),
        run('insert or rollback into "t" values (1)'),
        run('insert into "t" values (2)'),
        rowsOf(),
        thread.ask(['each', [{ sql: 'insert into "t" values (?)', width: 1, values: '[3]' }]]),
        thread.ask(['commit']),
      ]
      const [begun, first, failed, ...behind] = await Promise.all(asked.map(failure))
      assert.deepEqual([begun, first], ['done', 'done'])
      assert.match(failed ?? '', /UNIQUE/)
      for (const each of behind) assert.notEqual(each, 'done')
      assert.deepEqual(await rowsOf(), [])
      await run('insert into "t" values (4)')
      assert.deepEqual(await rowsOf(), [[4]])
    } finally {
      await thread.close()
    }
  }))

test('bytes are posted to the thread without what lies beside them in memory', () => {
  const [, posted] = postable(['text', Buffer.from('short'), new Uint8Array(3)]) as [string, Uint8Array]
  assert.equal(posted.buffer.byteLength, 5)
  assert.equal(Buffer.from(posted).toString(), 'short')
})

test('a full disk takes nothing, says so, and works again when there is room', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'coffer-full-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', home])
  if (mounted.status !== 0) {
    rmSync(home, { recursive: true })
    return t.skip('needs the right to mount a small disk')
  }
  let store: StorePort | undefined
  try {
    store = await openSqlite({ file: join(home, 'coffer.db'), clock: { now: () => 0 } })
    const kept = await fill(store)
    const room = join(home, 'room')
    await assert.rejects(store.appendReads(null, [sampleRecord({ message: 'x'.repeat(6_000_000) })]), isFull)
    await assert.rejects(
      store.write((tables) => add(tables, 'action', sampleRow('action', 'large', { code: 'x'.repeat(6_000_000) }))),
      isFull,
    )
    assert.equal((await store.load('action', 'large')).row, undefined)
    assert.equal((await store.usage({ account: 'm1', limit: 1, offset: 0 })).total, kept)
    rmSync(room, { force: true })
    await store.scrub()
    await store.write((tables) => add(tables, 'account', sampleRow('account', 'after')))
    assert.equal((await store.load('account', 'after')).row?.id, 'after')
  } finally {
    await store?.close()
    spawnSync('umount', [home])
    rmSync(home, { recursive: true })
  }

  /** Records until the disk takes no more; returns how many it took. */
  async function fill(full: StorePort): Promise<number> {
    writeFileSync(join(home, 'room'), Buffer.alloc(7 * 1024 * 1024))
    for (let taken = 0; ; taken++) {
      try {
        await full.appendReads(null, [sampleRecord({ message: 'x'.repeat(50_000) })])
      } catch (error) {
        assert.ok(isFull(error), String(error))
        return taken
      }
    }
  }
})

function isFull(error: unknown): boolean {
  return isProblem(error, 'store.full') && /is full/.test(error.message)
}
