import { after } from 'node:test'
import { onPostgres } from '../barrier/attacker.ts'
import { startCoffer, type TestCoffer } from './coffer.ts'
import { migratedDatabase } from './migrated.ts'

/** A database in which NOTIFY tells nobody anything: our own function stands before PostgreSQL's in the search path. */
async function muted(url: string): Promise<string> {
  const attacker = await onPostgres(url)
  await attacker.script("create function public.pg_notify(text, text) returns void language sql as 'select null::void'")
  await attacker.close()
  const found = new URL(url)
  found.searchParams.set('options', '-c search_path=public,pg_catalog')
  return found.href
}

/** Two servers on one PostgreSQL; without `notify`, neither hears of the other's changes before it asks. */
export async function twoNodes(notify: boolean, more: Record<string, string> = {}): Promise<{ a: TestCoffer; b: TestCoffer; url: string }> {
  const database = await migratedDatabase()
  const url = notify ? database.url : await muted(database.url)
  const env = { COFFER_DATABASE_URL: url, COFFER_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'), ...more }
  const [a, b] = await Promise.all([startCoffer({ engine: 'PostgreSQL', env }), startCoffer({ engine: 'PostgreSQL', env })])
  // Registered after the nodes, which close first.
  after(() => database.drop())
  return { a, b, url: database.url }
}
