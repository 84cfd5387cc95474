import type { StorePort } from '#core/ports/store'
import { type MigrateOptions, migrate } from '../migrate.ts'
import type { Connection } from '../query.ts'
import { SqlStore } from '../store.ts'
import { PostgresBackend } from './backend.ts'
import { LIMITS, type PostgresLimits } from './connect.ts'
import { postgresEngine } from './engine.ts'
import { underLock } from './locks.ts'

/** `server_version_num` of the oldest PostgreSQL that we run on: 15. */
const OLDEST = 150_000
const POLL_MS = 250

export interface PostgresOptions {
  /** `postgres://user:password@host/database`; its tables are made in the first schema of the search path. */
  url: string
  /** Off: other nodes learn of changes by the poll alone, and by the next thing they do. */
  notify?: boolean
  pollMs?: number
  limits?: Partial<PostgresLimits>
  /** Hears of what an operator should know, in a sentence. */
  onNotice?: (notice: string) => void
  /** How many positions of the feed are kept. Only tests ask for fewer. */
  feedKept?: number
}

/** Opens this node's way to the shared store. Throws an error for the person who starts the server when it cannot be opened. */
export async function openPostgres(options: PostgresOptions): Promise<StorePort> {
  const { url, notify = true, pollMs = POLL_MS, onNotice = () => undefined, feedKept } = options
  const limits = { ...LIMITS, ...options.limits }
  try {
    await prepare(url, limits)
    const backend = new PostgresBackend({ url, limits, notify, pollMs, onNotice })
    await backend.start()
    return new SqlStore(backend, feedKept)
  } catch (error) {
    throw new Error(`Cannot open the PostgreSQL store: ${(error as Error).message}`, { cause: error })
  }
}

/** Brings the schema up to date under a lock, so that nodes which start together do not get in each other's way. */
export async function prepare(url: string, limits: PostgresLimits, options: MigrateOptions = {}): Promise<void> {
  await underLock({ url, limits }, 'migrate', async (connection) => {
    await check(connection)
    await migrate(postgresEngine(), (work) => transaction(connection, () => work(connection)), options)
  })
}

async function check(connection: Connection): Promise<void> {
  const sql = "select current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding')"
  const [version, named, encoding] = (await connection.rows({ sql, parameters: [] }))[0] as unknown as [number, string, string]
  if (version < OLDEST) throw new Error(`the server is PostgreSQL ${named}, and 15 is the oldest that will do.`)
  if (encoding !== 'UTF8') throw new Error(`the database keeps text as ${encoding}. Make one with encoding UTF8.`)
}

export async function transaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.run({ sql: 'begin', parameters: [] })
  try {
    const result = await work()
    await connection.run({ sql: 'commit', parameters: [] })
    return result
  } catch (error) {
    await connection.run({ sql: 'rollback', parameters: [] }).catch(() => undefined)
    throw error
  }
}
