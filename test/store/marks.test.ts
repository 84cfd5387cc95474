import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import type { Mark, StorePort } from '#core/ports/store'
import { readMarks } from '#store/marks'
import { postgresEngine } from '#store/postgres/engine'
import { sqliteEngine } from '#store/sqlite/engine'
import { Handle } from '#store/sqlite/handle'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'

const read = () => Promise.reject(new Error('nothing is written here'))
const sorted = (marks: Iterable<Mark>) =>
  [...marks].map(({ kind, id, mac }) => [kind, id, Buffer.from(mac).toString('hex')].join(' ')).toSorted()

/** Ids whose order differs by bytes, by letters and by what JavaScript takes for it; MACs of several lengths. */
async function fill(store: StorePort): Promise<string[]> {
  const ids = ['', 'a', 'B', 'b', 'ä', '"quoted"', 'a b', '\u{1f511}', '\uffee', ...Array.from({ length: 25 }, (_, at) => `id-${at}`)]
  const kinds = ['account', 'secret', 'principal'] as const
  const marks = kinds.flatMap((kind) => ids.map((id, at): Mark => ({ kind, id, mac: new Uint8Array((at % 3) * 16 + 1).fill(at) })))
  await store.write(async (tables) => {
    for (const mark of marks) await tables.mark(mark)
  })
  return sorted(marks)
}

test('marks are read whole on SQLite, however few at a time', async () => {
  const place = await sqlitePlace()
  const marks = await fill(await place.open())
  const handle = new Handle({ file: place.file, access: 'read' })
  const connection = {
    rows: ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => Promise.resolve(handle.rows(sql, parameters)),
    run: read,
  }
  for (const atOnce of [1, 7, 35, 1000]) {
    const told = await readMarks(sqliteEngine({ now: () => 0 }), connection, atOnce)
    assert.deepEqual([told.position, told.count, sorted(told.marks)], [0, marks.length, marks])
  }
  handle.close()
  await place.remove()
})

test('marks are read whole on PostgreSQL, however few at a time', async () => {
  const place = await postgresPlace()
  const marks = await fill(await place.open())
  const client = new pg.Client({ connectionString: place.url })
  await client.connect()
  const rows = async ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
    (await client.query<unknown[]>({ text: sql, values: [...parameters], rowMode: 'array' })).rows
  for (const atOnce of [1, 7, 35, 1000]) {
    const told = await readMarks(postgresEngine(), { rows, run: read }, atOnce)
    assert.deepEqual([Number(told.position), told.count, sorted(told.marks)], [0, marks.length, marks])
  }
  await client.end()
  await place.remove()
})
