import { sql } from 'kysely'
import type { Engine } from './engine.ts'
import { table } from './migrations/define.ts'
import { MIGRATIONS } from './migrations/list.ts'
import type { Migration } from './migrations/migration.ts'
import { type Connection, compile } from './query.ts'

/** How an engine runs one migration: alone among all programs that might migrate, in a transaction. */
export type MigratingTransaction = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>

export interface MigrateOptions {
  migrations?: readonly Migration[]
  /** Brings it to this version and no further, and throws where it is further: for a dump that an older program wrote. */
  exactly?: number
}

/**
 * Brings the schema to the newest version; safe when several programs start at once. Throws an error for the person
 * who started this one when the store was written by a newer program or is not ours.
 */
export async function migrate(
  engine: Engine,
  alone: MigratingTransaction,
  { migrations = MIGRATIONS, exactly }: MigrateOptions = {},
): Promise<void> {
  const newest = migrations.length
  const target = exactly ?? newest
  if (target > newest) throw new Error(tooNew(engine, target, newest))
  for (let done = false; !done; ) {
    done = await alone(async (connection) => {
      const version = await versionOf(engine, connection)
      if (version > newest) throw new Error(tooNew(engine, version, newest))
      if (exactly !== undefined && version > exactly)
        throw new Error(`The ${engine.name} store is not empty. Restore into a new one. Nothing was changed.`)
      const next = migrations[version]
      if (version >= target || next === undefined) return true
      await apply(engine, connection, next)
      return false
    })
  }
}

function tooNew(engine: Engine, version: number, newest: number): string {
  return `The ${engine.name} store has version ${version} of the schema, and this program knows versions up to ${newest}. It was written by a newer Coffer: start that one, or restore a backup of the older one. Nothing was changed.`
}

async function apply(engine: Engine, connection: Connection, migration: Migration): Promise<void> {
  for (const statement of migration.up(engine)) await connection.run(compile(engine, statement))
  await connection.run(
    compile(engine, sql`insert into "schema_version" ("version", "name") values (${migration.version}, ${migration.name})`),
  )
}

/** The version of the schema; 0 in an empty database, which gets the table of versions. */
async function versionOf(engine: Engine, connection: Connection): Promise<number> {
  const versions = table(engine, 'schema_version', { version: 'whole', name: 'text' }, { key: ['version'], ifMissing: true })
  await connection.run(compile(engine, versions))
  const [raw] = await connection.rows(compile(engine, sql`select coalesce(max("version"), 0) from "schema_version"`))
  return raw?.[0] as number
}
