import type { Connection } from '../query.ts'
import { connect, type PostgresLimits } from './connect.ts'
import { Line } from './line.ts'
import { problemOf } from './problems.ts'

/** Advisory locks are numbers: the first says that they are ours (`cofr` in ASCII), the second which one it is. */
const OURS = 0x63_6f_66_72
const LOCKS = { migrate: 1, setup: 2 } as const

/** Migrations of large tables and first starts of other nodes are waited for that long. */
const WAIT_MS = 600_000

/** Runs work while no other program does under the same lock, on a connection of its own, with whose end the lock ends. */
export async function underLock<T>(
  { url, limits }: { url: string; limits: PostgresLimits },
  lock: keyof typeof LOCKS,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  // The connection may lie idle while work does other things, but never inside a transaction.
  const line = new Line(
    await connect(url, { ...limits, waitMs: WAIT_MS }, { timed: false }).catch((error: unknown) => Promise.reject(problemOf(error))),
  )
  try {
    await line.rows({ sql: 'select pg_advisory_lock($1, $2)', parameters: [OURS, LOCKS[lock]] })
    return await work(line)
  } finally {
    if (!line.broken) await line.close()
  }
}
