import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FeedTarget, StorePort, WriteTables } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import { openPostgres, type PostgresOptions } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { HeldClock } from '../support/held-clock.ts'
import { freshDatabase } from '../support/postgres.ts'

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

export async function postgresPlace(usual: Omit<PostgresOptions, 'url'> = {}): Promise<Place & { url: string }> {
  const database = await freshDatabase()
  const opened: StorePort[] = []
  const open: Place['open'] = async (options = {}) => {
    const store = await openPostgres({ url: database.url, ...usual, ...options })
    opened.push(store)
    return store
  }
  const remove = async () => {
    await Promise.all(opened.map((store) => store.close()))
    await database.drop()
  }
  return { open, clock: undefined, remove, url: database.url }
}

/** Inserts rows with their marks and advances the feed, as the barrier does. */
export async function add<K extends Kind>(tables: WriteTables, kind: K, ...rows: readonly Rows[K][]): Promise<void> {
  for (const row of rows) {
    await tables.insert(kind, row)
    await tables.mark(kind, row.id, { epoch: row.epoch, mac: row.mac })
  }
  if (rows.length > 0) await tables.advanceFeed(rows.map(({ id }): FeedTarget => ({ kind, id })))
}

export function ids(found: { rows: { row: { id: string } }[] }): string[] {
  return found.rows.map(({ row }) => row.id)
}

/** That the position of what was read is the store's. */
export async function assertPlaced(store: StorePort, read: { position: number }): Promise<void> {
  assert.equal(read.position, await store.position())
}
