import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { addAccount, killWhere, onDatabase, unavailable } from './on-database.ts'

/** How many connections are kept for small questions: each finds out by itself. */
const POOLED = 6

test('a database that takes changes again is changed again, through connections that knew it as one that only reads', () =>
  onDatabase(async ({ open, ask }) => {
    const store = await open()
    await addAccount(store, 'before')
    const [{ name }] = (await ask('select current_database() as name')) as [{ name: string }]
    await ask(`alter database "${name}" set default_transaction_read_only = on`)
    await ask(killWhere("backend_type = 'client backend'"))
    // Some of these are told of their own end, the others that nothing is changed here.
    const tries = async () => {
      const asked = [addAccount(store, 'no'), store.appendReads(null, [sampleRecord({ time: 1 })]), store.probe()]
      return (await Promise.allSettled(asked)).map(({ status }) => status)
    }
    await tries()
    await assert.rejects(addAccount(store, 'no'), /read-only/)
    await assert.rejects(store.appendReads(null, [sampleRecord({ time: 1 })]), unavailable)
    await ask(`alter database "${name}" reset default_transaction_read_only`)
    assert.equal(await store.appendReads(null, [sampleRecord({ time: 2 })]), true)
    await addAccount(store, 'after')
    for (let at = 0; at < POOLED; at++) await store.probe().catch(() => undefined)
    await store.probe()
    assert.deepEqual((await store.count('account', [])).count, 2)
  }))

test('a limit that somebody set for statements of a database cuts none of ours short', () =>
  onDatabase(async ({ open, ask }) => {
    const [{ name }] = (await ask('select current_database() as name')) as [{ name: string }]
    await ask(`alter database "${name}" set statement_timeout = '50ms'`)
    const store = await open()
    await ask('begin; select "position" from "feed_head" for update')
    const waiting = addAccount(store, 'patient')
    await ask('select pg_sleep(0.2)')
    await ask('commit')
    await waiting
    assert.equal((await store.count('account', [])).count, 1)
  }))
