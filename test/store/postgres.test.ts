import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProblem } from '#base/problem'
import { add } from '../conformance/place.ts'
import { sampleRecord, sampleRow } from '../conformance/sample-rows.ts'
import { cutLine } from './cut-line.ts'
import { addAccount, killWhere, onDatabase, unavailable } from './on-database.ts'

const uncertain = (error: unknown) => isProblem(error, 'store.uncertain')

test('a connection that PostgreSQL ends in the middle of a change leaves nothing behind, and the next change finds a new one', () =>
  onDatabase(async ({ open, ask }) => {
    const store = await open()
    await assert.rejects(
      store.write(async (tables) => {
        await add(tables, 'account', sampleRow('account', 'lost'))
        // Nobody waits for what writes: the answer to a question says that all of it has come.
        assert.equal((await tables.load('account', 'lost')).row?.id, 'lost')
        await ask(killWhere("state = 'idle in transaction'"))
        await add(tables, 'account', sampleRow('account', 'after'))
      }),
      unavailable,
    )
    assert.equal((await store.count('account', [])).count, 0)
    await addAccount(store, 'next')
    assert.equal(await store.position(), 1)
  }))

test('nothing of a change runs outside its transaction, even if its work goes on after the connection broke', () =>
  onDatabase(async ({ open, ask }) => {
    const store = await open()
    await assert.rejects(
      store.write(async (tables) => {
        await ask(killWhere("state = 'idle in transaction'"))
        for (const id of ['a', 'b', 'c']) await tables.insert('account', sampleRow('account', id)).catch(() => undefined)
      }),
      unavailable,
    )
    assert.equal((await store.count('account', [])).count, 0)
  }))

test('all connections may be ended at any time: what follows works', () =>
  onDatabase(async ({ open, ask }) => {
    const store = await open()
    await addAccount(store, 'a')
    await store.appendReads(null, [sampleRecord()])
    await ask(killWhere('true'))
    await addAccount(store, 'b')
    const failed = await store.appendReads(null, [sampleRecord()]).catch((error: unknown) => error)
    assert.ok(failed === true || uncertain(failed) || unavailable(failed), String(failed))
    assert.equal(await store.appendReads(null, [sampleRecord()]), true)
    await store.load('account', 'b').catch(() => undefined)
    assert.equal((await store.load('account', 'b')).row?.id, 'b')
  }))

test('a commit that nobody answers is told as uncertain, whether it happened or not', () =>
  onDatabase(async ({ open, url }) => {
    const line = await cutLine(url)
    try {
      const store = await open({ url: line.url, notify: false })
      line.cutNext('after commit')
      await assert.rejects(addAccount(store, 'happened'), uncertain)
      assert.equal((await store.load('account', 'happened')).row?.id, 'happened')
      line.cutNext('before commit')
      await assert.rejects(addAccount(store, 'not happened'), uncertain)
      assert.equal((await store.load('account', 'not happened')).row, undefined)
      await addAccount(store, 'next')
      assert.equal(await store.position(), 2)
    } finally {
      line.close()
    }
  }))

test('a database that falls silent in the middle of a change, or when it is to commit, is given up, and what follows finds another way to it', () =>
  onDatabase(async ({ open, url }) => {
    const line = await cutLine(url)
    try {
      // The first to open makes all tables, which may take longer than the second waits.
      await open()
      const store = await open({ url: line.url, notify: false, limits: { answerMs: 500 } })
      const change = (id: string, silentAfter: 'writing' | 'the work') =>
        store.write(async (tables) => {
          await add(tables, 'account', sampleRow('account', id))
          if (silentAfter === 'the work') await tables.load('account', id)
          line.fallSilent()
          if (silentAfter === 'writing') await tables.load('account', id)
        })
      await assert.rejects(change('unheard', 'writing'), unavailable)
      assert.equal((await store.load('account', 'unheard').catch(() => store.load('account', 'unheard'))).row, undefined)
      await assert.rejects(change('uncertain', 'the work'), uncertain)
      await store.load('account', 'uncertain').catch(() => undefined)
      await addAccount(store, 'next')
      assert.equal((await store.load('account', 'next')).row?.id, 'next')
    } finally {
      line.close()
    }
  }))

test('a question whose connection breaks without a word is told as unavailable, and the next one finds another', () =>
  onDatabase(async ({ open, url }) => {
    const line = await cutLine(url)
    try {
      const store = await open({ url: line.url, notify: false })
      await store.count('account', [])
      line.cutNext('before count')
      await assert.rejects(store.count('account', []), unavailable)
      assert.equal((await store.count('account', [])).count, 0)
    } finally {
      line.close()
    }
  }))

test('a node that freezes inside a change loses its turn, and others go on', () =>
  onDatabase(async ({ open }) => {
    // The first to open makes all tables, which may take longer than the second is given.
    const other = await open()
    const frozen = await open({ limits: { frozenAfterMs: 200 } })
    let thaw: () => void = () => undefined
    const [asleep, began] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    thaw = asleep.resolve
    const change = frozen.write(async (tables) => {
      await tables.insert('account', sampleRow('account', 'frozen'))
      began.resolve()
      await asleep.promise
    })
    await began.promise
    await addAccount(other, 'other')
    thaw()
    await assert.rejects(change, unavailable)
    assert.equal((await other.load('account', 'frozen')).row, undefined)
    // On a machine with much else to do this one stands still for as long once more, and loses that turn, too.
    const thawed = () =>
      addAccount(frozen, 'thawed').then(
        () => true,
        (error) => assert.ok(unavailable(error)),
      )
    while (!(await thawed()));
  }))

test('a node that freezes just before it commits knows that its change is lost', () =>
  onDatabase(async ({ open }) => {
    // The first to open makes all tables, which may take longer than the second is given.
    await open()
    const frozen = await open({ limits: { frozenAfterMs: 100 } })
    const change = frozen.write(async (tables) => {
      await tables.insert('account', sampleRow('account', 'frozen'))
      // The whole process stands still, and finds out that it lost its turn only by the answer to its commit.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
    })
    await assert.rejects(change, unavailable)
    assert.equal((await frozen.load('account', 'frozen')).row, undefined)
  }))

test('a writer that does not get its turn in time says so, and has changed nothing', () =>
  onDatabase(async ({ open }) => {
    const [holder, waiting] = [await open(), await open({ limits: { waitMs: 100 } })]
    await holder.write(async () => {
      await assert.rejects(addAccount(waiting, 'late'), unavailable)
      // Reads and their records do not wait for writers.
      assert.equal(await waiting.appendReads(0, [sampleRecord()]), true)
    })
    await addAccount(waiting, 'now')
  }))

test('records of one node are numbered in the order of their commits', () =>
  onDatabase(async ({ open }) => {
    const store = await open()
    // So that the connection that appends stands already.
    await store.appendReads(null, [sampleRecord({ requestId: 'earlier' })])
    const order = ['earlier']
    let reading: Promise<unknown> | undefined
    await store.write(async (tables) => {
      await tables.appendUsage([sampleRecord({ requestId: 'change' })])
      reading = store.appendReads(null, [sampleRecord({ requestId: 'read' })]).then(() => order.push('read'))
      for (let i = 0; i < 20; i++) await tables.nextNumber('x')
    })
    order.push('change')
    await reading
    assert.deepEqual(order, ['earlier', 'change', 'read'])
    const { rows } = await store.usage({ account: 'm1', limit: 9, offset: 0 })
    assert.deepEqual(
      rows.toSorted((a, b) => a.seq - b.seq).map(({ requestId }) => requestId),
      order,
    )
  }))

test('changes of others are heard again after the connection for that broke', () =>
  onDatabase(async ({ open, ask }) => {
    const notices: string[] = []
    const again = Promise.withResolvers<void>()
    const onNotice = (notice: string) => {
      notices.push(notice)
      if (/^PostgreSQL tells/.test(notice)) again.resolve()
    }
    const [store, other] = [await open({ pollMs: 3_600_000, onNotice }), await open()]
    await ask(killWhere("query = 'listen coffer_feed'"))
    await again.promise
    assert.deepEqual(
      notices.map((notice) => /tells of changes again|broken/.exec(notice)?.[0]),
      ['broken', 'tells of changes again'],
    )
    const heard = new Promise<void>((resolve) => store.onFeed(resolve))
    await addAccount(other, 'a')
    await heard
  }))

test('a database that will not do is refused with a sentence without its password', () =>
  onDatabase(async ({ url, open, ask }) => {
    const wrong = new URL(url)
    wrong.password = 'a-wrong-password'
    const closed = new URL(url)
    closed.port = '1'
    for (const { href } of [wrong, closed]) {
      await assert.rejects(open({ url: href }), (error: Error) => {
        assert.match(error.message, /^Cannot open the PostgreSQL store: /)
        assert.doesNotMatch(error.message, /password=|a-wrong-password/)
        return true
      })
    }
    await ask('create table "account" ("something" text)')
    await assert.rejects(open(), /Cannot open the PostgreSQL store: .*"account" already exists/)
  }))

test('a fault quotes no row', () =>
  onDatabase(async ({ open }) => {
    const store = await open()
    await store.write((tables) => tables.insert('principal', sampleRow('principal', 'p1', { loginId: 'taken-login' })))
    const twice = store.write((tables) => tables.insert('principal', sampleRow('principal', 'p2', { loginId: 'taken-login' })))
    await assert.rejects(
      twice,
      (error: Error) =>
        /principal_account_loginId/.test(error.message) && !JSON.stringify([error, error.message, error.cause]).includes('taken-login'),
    )
  }))
