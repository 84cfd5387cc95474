import pg from 'pg'

export interface PostgresLimits {
  /** A node that holds the writers' lock this long without a statement is taken to be frozen and loses it. */
  frozenAfterMs: number
  /** How long a writer waits for its turn: longer, so that a frozen node makes others wait but not fail. */
  waitMs: number
  /** After so long without an answer the connection is given up. */
  answerMs: number
}
export const LIMITS: PostgresLimits = { frozenAfterMs: 10_000, waitMs: 15_000, answerMs: 30_000 }

const CONNECT_MS = 5000
const KEEP_ALIVE_AFTER_MS = 10_000

/** `int8` as a number: what we store stays far below 2⁵³. For our connections alone, not for all of the process. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

export function clientConfig(url: string, { answerMs }: Partial<PostgresLimits> = {}): pg.ClientConfig {
  return {
    connectionString: url,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    fallback_application_name: 'coffer',
    ...(answerMs === undefined ? {} : { query_timeout: answerMs }),
  }
}

/** What every connection is told first, so that nobody's defaults for the database or the user change what we promise. */
export function sessionSettings({ frozenAfterMs, waitMs }: PostgresLimits): string {
  return [
    'set synchronous_commit = on',
    "set default_transaction_isolation = 'read committed'",
    `set idle_in_transaction_session_timeout = ${frozenAfterMs}`,
    `set lock_timeout = ${waitMs}`,
    // The latter came with PostgreSQL 17.
    "select set_config(name, '0', false) from pg_settings where name in ('statement_timeout', 'transaction_timeout')",
    "set timezone = 'UTC'",
    "set client_min_messages = 'warning'",
  ].join('; ')
}

/** A connection of one's own. An error of it while nothing runs only marks it as broken. */
export async function connect(url: string, limits: PostgresLimits, { timed = true } = {}): Promise<pg.Client> {
  const client = new pg.Client({ ...clientConfig(url, timed ? limits : {}), pipeline: true })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sessionSettings(limits))
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}
