import { constants, copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { storeFile } from '#server/open-store'
import { LIMITS } from '#store/postgres/connect'
import { prepare } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { type FreshDatabase, freshDatabase } from './postgres.ts'

/**
 * Stores that are migrated and otherwise empty, made once for a run and copied for each Coffer that a test starts: some two
 * hundred starts need not migrate anew. What is about migrations, and servers in a process of their own, do it themselves.
 */
const FILE = 'COFFER_TEST_MIGRATED_FILE'
const DATABASE = 'COFFER_TEST_MIGRATED_DATABASE'

/** Makes them, for all that this process starts later; the file in this folder. Resolves to what removes the database again. */
export async function makeMigrated(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'migrated.db')
  await (await openSqlite({ file, clock: { now: () => 0 } })).close()
  const { url, drop } = await freshDatabase()
  await prepare(url, LIMITS)
  process.env[FILE] = file
  process.env[DATABASE] = new URL(url).pathname.slice(1)
  return drop
}

/** Puts a store there, in a home that has none. */
export function copyMigratedFile(home: string): void {
  const file = process.env[FILE]
  if (file !== undefined && !existsSync(storeFile(home))) copyFileSync(file, storeFile(home), constants.COPYFILE_EXCL)
}

/** A database of the caller's own with a store in it, or, where none was made, one that is to be migrated. */
export function migratedDatabase(): Promise<FreshDatabase> {
  return freshDatabase(process.env[DATABASE])
}
