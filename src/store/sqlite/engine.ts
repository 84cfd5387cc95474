import { DummyDriver, Kysely, type RawBuilder, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import type { Clock } from '#base/instant'
import type { Engine } from '../engine.ts'
import type { Schema } from '../schema.ts'

/** SQLite has no clock that a test could hold, so the store's clock is the one that is passed in. */
export function sqliteEngine(clock: Pick<Clock, 'now'>): Engine {
  return {
    name: 'SQLite',
    db: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    types: { text: 'text', whole: 'integer', bytes: 'blob', counted: 'integer primary key autoincrement' },
    tableEnd: { rows: 'strict', keyed: 'strict, without rowid' },
    indexHoldsKey: true,
    erasesInPlace: true,
    // GLOB minds upper and lower case, as LIKE does not here. A character in brackets is itself.
    like: (column, pattern) => sql<boolean>`${column} glob ${pattern.replace(/[?[]/g, '[$&]').replace(/\*+/g, '*')}`,
    oneOf: (column, values) => sql<boolean>`${column} in (select "value" from json_each(${JSON.stringify(values)}))`,
    contains: (column: RawBuilder<unknown>, text) => sql<boolean>`instr(lower(${column}), lower(${text})) > 0`,
    now: () => sql<number>`cast(${clock.now()} as integer)`,
  }
}
