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
    types: { text: 'text', whole: 'integer', bytes: 'blob' },
    tableEnd: { rows: 'strict', keyed: 'strict, without rowid' },
    erasesInPlace: true,
    // GLOB minds upper and lower case, as LIKE does not here. A character in brackets is itself.
    like: (column, pattern) => sql<boolean>`${column} glob ${pattern.replace(/[?[]/g, '[$&]').replace(/\*+/g, '*')}`,
    oneOf: (column, values) => sql<boolean>`${column} in (select "value" from json_each(${JSON.stringify(values)}))`,
    contains: (column: RawBuilder<unknown>, text) => sql<boolean>`instr(lower(${column}), lower(${text})) > 0`,
    holds: (column, bytes) => sql<boolean>`instr(${column}, ${bytes}) > 0`,
    requestId: (column) => {
      const part = (from: number, length: number) => sql`lower(hex(substr(${column}, ${sql.lit(from)}, ${sql.lit(length)})))`
      const uuid = sql.join([part(1, 4), part(5, 2), part(7, 2), part(9, 2), part(11, 6)], sql` || '-' || `)
      return sql<string>`case when length(${column}) = 16 then ${uuid} else cast(substr(${column}, 2 + (substr(${column}, 2, 1) = x'00')) as text) end`
    },
    listed: (column) => sql<string>`json_group_array(${column})`,
    joined: (column) => sql<string>`group_concat(hex(${column}), '')`,
    now: () => sql<number>`cast(${clock.now()} as integer)`,
  }
}
