import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import type { Schema } from '../schema.ts'

/** The store's clock is the database's, which is one for all nodes. */
export function postgresEngine(): Engine {
  return {
    name: 'PostgreSQL',
    db: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    types: { text: 'text collate "C"', whole: 'bigint', bytes: 'bytea' },
    tableEnd: { rows: '', keyed: '' },
    erasesInPlace: false,
    like: (column, pattern) => sql<boolean>`${column} like ${pattern.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%')}`,
    oneOf: (column, values) => sql<boolean>`${column} = any(${values})`,
    contains: (column, text) => sql<boolean>`strpos(lower(${column}), lower(${text}) collate "C") > 0`,
    holds: (column, bytes) => sql<boolean>`position(${bytes}::bytea in ${column}) > 0`,
    requestId: (column) =>
      sql<string>`case when length(${column}) = 16 then encode(${column}, 'hex')::uuid::text else convert_from(ltrim(${column}, '\\x00'::bytea), 'UTF8') end collate "C"`,
    listed: (column) => sql<string>`json_agg(${column})::text`,
    joined: (column) => sql<string>`string_agg(encode(${column}, 'hex'), '')`,
    now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  }
}
