import type { Restoring, Snapshot } from '../archive.ts'
import { migrate } from '../migrate.ts'
import { sqliteEngine } from './engine.ts'
import { lockHome, makePrivate } from './home-lock.ts'
import { aloneOn } from './open.ts'
import { Thread } from './thread.ts'

/** A dump neither asks for the time nor tells it. */
const engine = sqliteEngine({ now: () => 0 })

/** All of the file as it is now. The server that holds it may go on meanwhile, in this process or another. */
export async function openSnapshot({ file }: { file: string }): Promise<Snapshot> {
  const connection = await Thread.open({ file, access: 'read' })
  await connection.run({ sql: 'begin', parameters: [] })
  return { engine, connection, close: () => connection.close() }
}

/** Makes the file where it does not exist, and keeps servers off it meanwhile. */
export async function openRestoring({ file }: { file: string }): Promise<Restoring> {
  const unlock = lockHome(file)
  try {
    makePrivate(file)
    const writer = await Thread.open({ file, access: 'write' })
    const close = async () => {
      await writer.close()
      unlock()
    }
    return { engine, fill: (version, work) => fill(writer, version, work), close }
  } catch (error) {
    unlock()
    throw error
  }
}

async function fill(writer: Thread, version: number, work: Parameters<Restoring['fill']>[1]): Promise<void> {
  const alone = aloneOn(writer)
  await migrate(engine, alone, { exactly: version })
  await alone(work)
  await migrate(engine, alone)
}
