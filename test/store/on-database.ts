import pg from 'pg'
import { isProblem } from '#base/problem'
import type { StorePort } from '#core/ports/store'
import { openPostgres, type PostgresOptions } from '#store/postgres/open'
import { add } from '../conformance/place.ts'
import { sampleRow } from '../conformance/sample-rows.ts'
import { freshDatabase } from '../support/postgres.ts'

export interface Ground {
  url: string
  open(options?: Omit<PostgresOptions, 'url'> & { url?: string }): Promise<StorePort>
  /** As somebody who looks at the database from outside. */
  ask(sql: string): Promise<unknown[]>
}

/** A database of its own, what is opened on it, and a look at it from outside. */
export async function onDatabase(work: (ground: Ground) => Promise<void>): Promise<void> {
  const { url, drop } = await freshDatabase()
  const opened: StorePort[] = []
  const open: Ground['open'] = async (options) => {
    const store = await openPostgres({ url, ...options })
    opened.push(store)
    return store
  }
  const outside = new pg.Client({ connectionString: url })
  await outside.connect()
  try {
    await work({ url, open, ask: async (sql) => (await outside.query(sql)).rows })
  } finally {
    await Promise.all(opened.map((store) => store.close()))
    await outside.end()
    await drop()
  }
}

export const unavailable = (error: unknown) => isProblem(error, 'store.unavailable')
export const killWhere = (condition: string) =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${condition}`
export const addAccount = (store: StorePort, id: string) => store.write((tables) => add(tables, 'account', sampleRow('account', id)))
