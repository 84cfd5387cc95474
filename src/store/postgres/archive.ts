import type { Restoring, Snapshot } from '../archive.ts'
import { connect, LIMITS } from './connect.ts'
import { postgresEngine } from './engine.ts'
import { Line } from './line.ts'
import { prepare, transaction } from './open.ts'

/** Whoever takes the dump may be slow, so that idling is no sign of being frozen. */
const PATIENT = { ...LIMITS, frozenAfterMs: 0 }
const engine = postgresEngine()

/** All of the database as it is now. Nodes may go on meanwhile. */
export async function openSnapshot({ url }: { url: string }): Promise<Snapshot> {
  const connection = new Line(await connect(url, PATIENT, { timed: false }))
  await connection.run({ sql: 'begin isolation level repeatable read read only', parameters: [] })
  return { engine, connection, close: () => connection.close() }
}

export async function openRestoring({ url }: { url: string }): Promise<Restoring> {
  const connection = new Line(await connect(url, PATIENT, { timed: false }))
  return {
    engine,
    fill: async (version, work) => {
      await prepare(url, LIMITS, { exactly: version })
      await transaction(connection, async () => {
        await connection.rows({ sql: 'select "position" from "feed_head" for update', parameters: [] })
        await work(connection)
      })
      await prepare(url, LIMITS)
    },
    close: () => connection.close(),
  }
}
