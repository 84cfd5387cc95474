import type { Clock } from '#base/instant'
import { toldError } from '#base/told-error'
import type { StorePort } from '#core/ports/store'
import { type MigratingTransaction, migrate } from '../migrate.ts'
import { foundLog } from '../numbers.ts'
import { SqlStore } from '../store.ts'
import { SqliteBackend } from './backend.ts'
import { sqliteEngine } from './engine.ts'
import { Handle } from './handle.ts'
import { lockHome, makePrivate } from './home-lock.ts'
import { LOG } from './recording.ts'
import { Searcher } from './searcher.ts'
import { Thread } from './thread.ts'

export interface SqliteOptions {
  /** Made, with mode 0600, where it does not exist; its folder must. */
  file: string
  clock: Pick<Clock, 'now'>
  /** How many positions of the feed are kept. Only tests ask for fewer. */
  feedKept?: number
}

/** Opens the embedded store. Throws an error for the person who starts the server when it cannot be opened. */
export async function openSqlite({ file, clock, feedKept }: SqliteOptions): Promise<StorePort> {
  const unlock = lockHome(file)
  let writer: Thread | undefined
  try {
    // The log and its index get the mode of the file.
    makePrivate(file)
    writer = await Thread.open({ file, access: 'write' })
    const engine = sqliteEngine(clock)
    await migrate(engine, aloneOn(writer))
    await writer.run(foundLog(engine, LOG))
    const searcher = new Searcher(() => Thread.open({ file, access: 'read' }))
    return new SqlStore(new SqliteBackend({ engine, writer, searcher, reader: new Handle({ file, access: 'once' }), unlock }), feedKept)
  } catch (error) {
    await writer?.close()
    unlock()
    throw new Error(`Cannot open ${file}: ${toldError(error)}`, { cause: error })
  }
}

export function aloneOn(writer: Thread): MigratingTransaction {
  return async (work) => {
    await writer.ask(['begin', 'select 1'])
    try {
      const result = await work(writer)
      await writer.ask(['commit'])
      return result
    } catch (error) {
      await writer.ask(['rollback']).catch(() => undefined)
      throw error
    }
  }
}
