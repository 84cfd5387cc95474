import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Mark, Proof, StorePort, WriteTables } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import { openPostgres, type PostgresOptions } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { HeldClock } from '../support/held-clock.ts'
import { migratedDatabase } from '../support/migrated.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

/** Somewhere that stores can be opened on, anew and again. */
export interface Place {
  /** One node: the only one, on SQLite. */
  open(options?: { feedKept?: number }): Promise<StorePort>
  /** Moves the store's clock where a test can; elsewhere it passes by itself. */
  readonly clock: HeldClock | undefined
  /** Closes what was opened and removes everything. */
  remove(): Promise<void>
}

export async function sqlitePlace(): Promise<Place & { file: string }> {
  const home = await mkdtemp(join(tmpdir(), 'coffer-store-'))
  const file = join(home, 'coffer.db')
  const clock = new HeldClock()
  const opened: StorePort[] = []
  const open: Place['open'] = async (options = {}) => {
    const store = await openSqlite({ file, clock, ...options })
    opened.push(store)
    return store
  }
  const remove = async () => {
    await Promise.all(opened.map((store) => store.close()))
    await rm(home, { recursive: true, force: true })
  }
  return { open, clock, remove, file }
}

export async function postgresPlace(usual: Omit<PostgresOptions, 'url'> = {}, database?: FreshDatabase): Promise<Place & { url: string }> {
  const { url, drop } = database ?? (await freshDatabase())
  const opened: StorePort[] = []
  const open: Place['open'] = async (options = {}) => {
    const store = await openPostgres({ url, ...usual, ...options })
    opened.push(store)
    return store
  }
  const remove = async () => {
    await Promise.all(opened.map((store) => store.close()))
    await drop()
  }
  return { open, clock: undefined, remove, url }
}

/** Makes places, and is ended when no more are needed. */
export interface Places {
  make(): Promise<Place>
  end(): Promise<void>
}

export const sqlitePlaces: Places = { make: sqlitePlace, end: () => Promise.resolve() }

/** A database takes longer to make than a test takes, so that they are emptied and used again. */
export function postgresPlaces(usual: Omit<PostgresOptions, 'url'> = {}): Places {
  const all: FreshDatabase[] = []
  const idle: FreshDatabase[] = []
  const unused = async () => {
    const database = idle.pop() ?? (await migratedDatabase())
    if (!all.includes(database)) all.push(database)
    return database
  }
  return {
    make: async () => {
      const database = await unused()
      const drop = async () => {
        await empty(database.url)
        idle.push(database)
      }
      return postgresPlace(usual, { url: database.url, drop })
    },
    end: async () => {
      await Promise.all(all.map((database) => database.drop()))
    },
  }
}

const FILLED_FROM_THE_START = ['schema_version', 'feed_head', 'probe', 'heartbeat']

/** As it was before the first write. */
async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const tables = await client.query<{ name: string }>('select tablename as name from pg_tables where schemaname = current_schema()')
  const emptied = tables.rows.filter(({ name }) => !FILLED_FROM_THE_START.includes(name)).map(({ name }) => `delete from "${name}"`)
  const reset = [
    "update feed_head set position = 0, trimmed = 0, link = '', seal = ''",
    'update probe set count = 0',
    'update heartbeat set at = null, before = null',
  ]
  await client.query(['begin', ...emptied, ...reset, 'commit'].join('; '))
  await client.end()
}

/** Inserts rows with their marks and advances the feed, as the barrier does. */
export async function add<K extends Kind>(tables: WriteTables, kind: K, ...rows: readonly Rows[K][]): Promise<void> {
  for (const row of rows) {
    await tables.insert(kind, row)
    await tables.mark({ kind, id: row.id, mac: row.mac })
  }
  if (rows.length > 0)
    await tables.advanceFeed(
      rows.map(({ id, mac }): Mark => ({ kind, id, mac })),
      PROOF,
    )
}

/** What the barrier would prove the change with; a store only keeps it. */
export const PROOF: Proof = { link: Uint8Array.of(1, 2), seal: Uint8Array.of(3) }

export function ids(found: { rows: { id: string }[] }): string[] {
  return found.rows.map(({ id }) => id)
}

/** That the position of what was read is the store's. */
export async function assertPlaced(store: StorePort, read: { position: number }): Promise<void> {
  assert.equal(read.position, await store.position())
}
