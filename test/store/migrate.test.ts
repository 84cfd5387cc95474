import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { COLUMNS } from '#core/columns'
import type { Engine } from '#store/engine'
import { type MigratingTransaction, migrate } from '#store/migrate'
import { MIGRATIONS } from '#store/migrations/list'
import type { Migration } from '#store/migrations/migration'
import { connect, LIMITS } from '#store/postgres/connect'
import { postgresEngine } from '#store/postgres/engine'
import { Line } from '#store/postgres/line'
import { openPostgres, transaction } from '#store/postgres/open'
import type { Connection } from '#store/query'
import { KINDS, NULLABLE } from '#store/schema'
import { sqliteEngine } from '#store/sqlite/engine'
import { aloneOn, openSqlite } from '#store/sqlite/open'
import { Thread } from '#store/sqlite/thread'
import { postgresPlace, sqlitePlace } from '../conformance/place.ts'

interface Bare {
  engine: Engine
  connection: Connection
  alone: MigratingTransaction
  /** Starts a server on it. */
  start(): Promise<unknown>
}

/** Both engines, each an empty database without a store on it. */
const ENGINES: readonly [string, (work: (bare: Bare) => Promise<void>) => Promise<void>][] = [
  [
    'SQLite',
    async (work) => {
      const place = await sqlitePlace()
      const connection = await Thread.open({ file: place.file, access: 'write' })
      const start = async () => (await openSqlite({ file: place.file, clock: { now: () => 0 } })).close()
      try {
        await work({ engine: sqliteEngine({ now: () => 0 }), connection, alone: aloneOn(connection), start })
      } finally {
        await connection.close()
        await place.remove()
      }
    },
  ],
  [
    'PostgreSQL',
    async (work) => {
      const place = await postgresPlace()
      const connection = new Line(await connect(place.url, LIMITS))
      const alone: MigratingTransaction = (each) => transaction(connection, () => each(connection))
      const start = async () => (await openPostgres({ url: place.url })).close()
      try {
        await work({ engine: postgresEngine(), connection, alone, start })
      } finally {
        await connection.close()
        await place.remove()
      }
    },
  ],
]

const second: Migration = { version: 2, name: 'second', up: addColumn }
const broken: Migration = { version: 2, name: 'broken', up: (engine) => [...addColumn(engine), sql`select no_such_thing`] }

function addColumn({ types }: Engine) {
  return [sql`alter table "account" add column "added" ${sql.raw(types.whole)}`]
}

async function rowsOf(connection: Connection, text: string): Promise<string> {
  return JSON.stringify(await connection.rows({ sql: text, parameters: [] }))
}

for (const [name, on] of ENGINES) {
  test(`${name}: a store that was brought up step by step equals a new one`, () =>
    on(async ({ engine, connection, alone }) => {
      for (let version = 1; version <= MIGRATIONS.length; version++) await migrate(engine, alone, { exactly: version })
      await migrate(engine, alone)
      const steps = await schemaOf(engine, connection)
      await on(async (fresh) => {
        await migrate(fresh.engine, fresh.alone)
        assert.deepEqual(await schemaOf(fresh.engine, fresh.connection), steps)
      })
    }))

  test(`${name}: the tables hold the columns that the rows have, and null where they may`, () =>
    on(async ({ engine, connection, alone }) => {
      await migrate(engine, alone)
      const { columns } = await schemaOf(engine, connection)
      for (const kind of KINDS) {
        const expected = [...COLUMNS[kind], 'mac'].map(
          (column) => `${kind}.${column}${(NULLABLE[kind] as readonly string[]).includes(column) ? '?' : ''}`,
        )
        assert.deepEqual(columns.filter((column) => column.startsWith(`${kind}.`)).toSorted(), expected.toSorted())
      }
    }))

  test(`${name}: a step that fails leaves nothing, and is done when it works`, () =>
    on(async ({ engine, connection, alone }) => {
      await migrate(engine, alone)
      const before = await schemaOf(engine, connection)
      await assert.rejects(migrate(engine, alone, { migrations: [...MIGRATIONS, broken] }))
      assert.deepEqual(await schemaOf(engine, connection), before)
      await migrate(engine, alone, { migrations: [...MIGRATIONS, second] })
      assert.equal(await rowsOf(connection, 'select "version", "name" from "schema_version" order by 1'), '[[1,"first"],[2,"second"]]')
    }))

  test(`${name}: a store that a newer program wrote is refused and not touched`, () =>
    on(async ({ engine, connection, alone, start }) => {
      await migrate(engine, alone, { migrations: [...MIGRATIONS, second] })
      await assert.rejects(
        start(),
        new RegExp(
          `The ${engine.name} store has version 2 of the schema, and this program knows versions up to 1\\. .*Nothing was changed`,
        ),
      )
      assert.equal(await rowsOf(connection, 'select count(*) from "schema_version"'), '[[2]]')
    }))
}

test('the engines have the same tables, columns and indexes', async () => {
  const schemas: Schema[] = []
  for (const [, on] of ENGINES) {
    await on(async ({ engine, connection, alone }) => {
      await migrate(engine, alone)
      schemas.push(await schemaOf(engine, connection))
    })
  }
  assert.deepEqual(schemas[0], schemas[1])
})

test('nodes that start together on an empty database make one store', async () => {
  const place = await postgresPlace()
  try {
    const nodes = await Promise.all(Array.from({ length: 4 }, () => place.open()))
    assert.deepEqual(await Promise.all(nodes.map((node) => node.position())), [0, 0, 0, 0])
  } finally {
    await place.remove()
  }
})

interface Schema {
  columns: string[]
  indexes: string[]
}

/** What both engines can be asked for in the same words. */
async function schemaOf(engine: Engine, connection: Connection): Promise<Schema> {
  const columns =
    engine.name === 'SQLite'
      ? `select t.name || '.' || c.name || case when c."notnull" or c.pk then '' else '?' end from sqlite_schema t, pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%'`
      : `select table_name || '.' || column_name || case when is_nullable = 'YES' then '?' else '' end from information_schema.columns
         join information_schema.tables using (table_schema, table_name)
         where table_schema = current_schema() and table_type = 'BASE TABLE'`
  const indexes =
    engine.name === 'SQLite'
      ? `select name from sqlite_schema where type = 'index' and name not like 'sqlite_%'`
      : `select indexname from pg_indexes where schemaname = current_schema() and indexname not like '%_pkey'`
  const texts = async (text: string) => (await connection.rows({ sql: text, parameters: [] })).map(([each]) => String(each)).toSorted()
  return { columns: await texts(columns), indexes: await texts(indexes) }
}
