import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { MINUTE, SECOND } from '#base/instant'
import { openSnapshot } from '#store/sqlite/archive'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { makeSecret, valueRows } from './making.ts'

/** What reads the file keeps what was there when it began. */
async function reading({ home }: TestCoffer): Promise<() => Promise<void>> {
  const snapshot = await openSnapshot({ file: join(home, 'coffer.db') })
  await snapshot.connection.rows({ sql: 'select count(*) from "account"', parameters: [] })
  return () => snapshot.close()
}

/** Deletes a secret; returns whether its files still hold the end of what its value was sealed to. */
async function deleteOne(coffer: TestCoffer, name: string): Promise<() => boolean> {
  const S = await makeSecret(coffer.main, name)
  const ends = (await valueRows(coffer, S)).flatMap(({ sealed, wrapped }) =>
    [sealed, wrapped].map((bytes) => Buffer.from(bytes.slice(-24))),
  )
  assert.equal(ends.length, 2)
  await coffer.main.ok('POST', `${S}/request-deletion`)
  await coffer.main.ok('DELETE', S)
  const file = join(coffer.home, 'coffer.db')
  // Read by another process: closing the file here would end SQLite's locks on it.
  return () => {
    const bytes = execFileSync('cat', [file, `${file}-wal`], { maxBuffer: 1 << 28 })
    return ends.some((end) => bytes.includes(end))
  }
}

async function look({ coffer, clock }: TestCoffer, pauseMs: number): Promise<void> {
  clock.pass(pauseMs)
  await coffer.jobs.tick()
  await coffer.scrubbing.idle()
}

test('what was deleted while a backup read the file is gone soon after the backup is done, without another deletion', async () => {
  const coffer = await startCoffer()
  const done = await reading(coffer)
  const isThere = await deleteOne(coffer, 'read-meanwhile')
  assert.ok(isThere())
  for (let tries = 0; tries < 8; tries++) await look(coffer, SECOND)
  assert.ok(isThere())
  await done()
  await look(coffer, MINUTE)
  assert.ok(!isThere())
  assert.equal(coffer.logged().split('It is tried again').length, 2, 'said once, however often it is tried')
  assert.match(coffer.logged(), /is scrubbed from the files of the store now/)
})

test('what could not be scrubbed is tried after a second, and then less and less often, so that writers wait seldom', async () => {
  const coffer = await startCoffer()
  const done = await reading(coffer)
  const isThere = await deleteOne(coffer, 'tried-again')
  await done()
  await look(coffer, SECOND - 1)
  assert.ok(isThere())
  await look(coffer, 1)
  assert.ok(!isThere())
})

test('a start scrubs what the life before it left in the files', async () => {
  const coffer = await startCoffer()
  const done = await reading(coffer)
  const isThere = await deleteOne(coffer, 'killed-before')
  // Somebody who reads keeps a server that ends from putting its log away.
  await coffer.close()
  await done()
  assert.ok(isThere())
  const next = await coffer.restart()
  await next.coffer.scrubbing.idle()
  assert.ok(!isThere())
})
