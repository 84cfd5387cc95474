import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { DAY } from '#base/instant'
import { OpenSegment } from '#core/history/open-segment'
import { SEGMENT } from '#core/ports/history-store'
import type { Condition, StorePort, UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import { HistoryReader } from '#store/history'
import { postgresEngine } from '#store/postgres/engine'
import type { Ground } from '#store/postings'
import { newRecords } from '#store/progress'
import type { Query, Raw } from '#store/query'
import { sqliteEngine } from '#store/sqlite/engine'
import { Handle } from '#store/sqlite/handle'
import { searchUsage } from '#store/usage'
import { countUsage } from '#store/usage-search'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'

const SEGMENTS = 6
const START = Date.UTC(2026, 2, 1)

/** Full segments and what postings tell of them, as the sequencer writes them, and a few records more. */
async function fill(store: StorePort): Promise<void> {
  const log = await store.history.ownLog()
  const records = Array.from({ length: SEGMENTS * SEGMENT + 100 }, (_, i) =>
    sampleRecord({
      time: START + i * 30_000,
      requestor: `p${i % 300}`,
      resourceId: `s${i % 3000}`,
      resourceName: `db-${i % 3000}`,
      ip: `10.0.${i % 4}.${i % 200}`,
      result: i % 500 === 0 ? 'DENIED' : 'SUCCESS',
      requestId: `r${i}`,
    }),
  )
  for (let at = 0; at < records.length; at += SEGMENT) await store.appendReads(null, records.slice(at, at + SEGMENT))
  const segments = []
  for (let id = 0; id < SEGMENTS; id++) {
    const open = new OpenSegment(id)
    for (const record of records.slice(id * SEGMENT, (id + 1) * SEGMENT)) open.add(record, new Uint8Array(32))
    segments.push(open)
  }
  const size = SEGMENTS * SEGMENT
  const entered = { log, before: 0, size, checkpoint: '', posted: size, leaves: [] }
  assert.ok(
    await store.history.enter({
      ...entered,
      segments: segments.map((each) => each.row()),
      postings: segments.flatMap((each) => each.postings()),
    }),
  )
}

interface Planned {
  ground: Ground
  /** What the engine means to do for each statement that was asked since the last time. */
  plans(): { sql: string; plan: string }[]
  close(): Promise<void>
}

function planned(ground: { engine: Ground['engine']; rows(query: Query): Promise<Raw[]>; plan(query: Query): Promise<string> }) {
  let plans: { sql: string; plan: string }[] = []
  const rows = async (query: Query) => {
    plans.push({ sql: query.sql, plan: await ground.plan(query) })
    return ground.rows(query)
  }
  return {
    ground: { engine: ground.engine, connection: { rows, run: () => Promise.reject(new Error('nothing is written here')) } },
    plans: () => {
      const told = plans
      plans = []
      return told
    },
  }
}

async function onSqlite(): Promise<Planned> {
  const place = await sqlitePlace()
  await fill(await place.open())
  const handle = new Handle({ file: place.file, access: 'read' })
  return {
    ...planned({
      engine: sqliteEngine({ now: () => 0 }),
      rows: ({ sql, parameters }) => Promise.resolve(handle.rows(sql, parameters)),
      plan: ({ sql, parameters }) => Promise.resolve(handle.rows(`explain query plan ${sql}`, parameters).join('\n')),
    }),
    close: async () => {
      handle.close()
      await place.remove()
    },
  }
}

/** Nobody analyzed these tables: a planner that knows nothing of them must take the indexes, too. */
async function onPostgres(): Promise<Planned> {
  const place = await postgresPlace()
  await fill(await place.open())
  const client = new pg.Client({
    connectionString: place.url,
    types: {
      getTypeParser: (oid: number) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
    } as pg.CustomTypesConfig,
  })
  await client.connect()
  const ask = async (sql: string, values: readonly unknown[]) =>
    (await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' })).rows
  return {
    ...planned({
      engine: postgresEngine(),
      rows: ({ sql, parameters }) => ask(sql, parameters),
      plan: async ({ sql, parameters }) => (await ask(`explain (analyze, costs off, timing off) ${sql}`, parameters)).join('\n'),
    }),
    close: async () => {
      await client.end()
      await place.remove()
    },
  }
}

const is = (column: keyof UsageRow, value: string): Condition<UsageRow> => ({ column, is: 'eq', value })
const base = { account: 'm1', limit: 20, offset: 0 }
const day = { from: START, to: START + DAY }
const QUESTIONS: Record<string, UsageSearch> = {
  'the newest': base,
  'a time and a principal': { ...base, ...day, where: [is('requestor', 'p7')] },
  'a time and a result': { ...base, ...day, where: [is('result', 'DENIED')] },
  'a secret': { ...base, resourceId: 's77' },
  'an address': { ...base, where: [is('ip', '10.0.3.7')] },
  'two fields': { ...base, where: [is('requestor', 'p0'), is('result', 'DENIED')] },
  'a name and a time': { ...base, ...day, where: [is('resourceName', 'db-77')] },
  'a word and a time': { ...base, ...day, words: ['db-77'] },
}

for (const [name, make, scan] of [
  ['SQLite', onSqlite, /SCAN (?:u|p|f|r|usage)\b/],
  ['PostgreSQL', onPostgres, /Seq Scan on (?:usage|usage_posting|usage_resource)\b/],
] as const) {
  describe(`a search of the history on ${name} reads no table through`, () => {
    let on: Planned
    before(async () => {
      on = await make()
    })
    after(() => on.close())

    for (const [question, search] of Object.entries(QUESTIONS)) {
      test(`for ${question}`, async () => {
        const found = await searchUsage(on.ground, search)
        assert.ok(found.total > 0, 'nothing is found')
        await countUsage(on.ground, search, { everyMs: DAY, from: START }, 100)
        await countUsage(on.ground, search, { column: 'problem' }, 100)
        const plans = on.plans()
        assert.ok(plans.length > 5)
        for (const { sql, plan } of plans) assert.doesNotMatch(plan, scan, `${sql}\n${plan}`)
      })
    }

    test('and is seen to when it does', async () => {
      await on.ground.connection.rows({ sql: `select count(*) from "usage" as "u" where "u"."time" = 7`, parameters: [] })
      const [through] = on.plans()
      assert.match(through?.plan ?? '', scan)
    })
  })
}

describe('records on PostgreSQL are read on from one', () => {
  let on: Planned
  before(async () => {
    on = await onPostgres()
  })
  after(() => on.close())
  const READ = 1000

  for (const [who, read] of [
    ['by their number', async ({ ground }: Planned) => new HistoryReader(ground).recordsFrom(100, READ)],
    [
      'by a cursor',
      async ({ ground: { engine, connection } }: Planned) => (await newRecords(engine, connection, { 1: 100 }, READ)).records,
    ],
  ] as const) {
    test(`${who}, and what is put together is what is read`, async () => {
      const records = await read(on)
      assert.deepEqual(
        records.map(({ seq }) => seq),
        Array.from({ length: READ }, (_, i) => 100 + i),
      )
      const plan = on.plans().at(-1)?.plan ?? ''
      const joined = [...plan.matchAll(/Join .*actual rows=(\d+)/g)].map(([, rows]) => Number(rows))
      assert.ok(joined.length >= 5 && Math.max(...joined) <= READ, plan)
    })
  }
})
