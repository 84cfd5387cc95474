import { chownSync, statSync } from 'node:fs'
import { type SlotsAccess, setupOn } from '../slots.ts'
import { sqliteEngine } from './engine.ts'
import { holdAlone } from './home-lock.ts'
import { Thread } from './thread.ts'

/** Slots carry the dates that they are given. */
const engine = sqliteEngine({ now: () => 0 })

/**
 * The slots of a file, whether or not a server holds it: each statement is a small commit that takes its turn with the server's. Throws an error
 * for the person who asked when another program is at the slots.
 */
export async function openSlots({ file }: { file: string }): Promise<SlotsAccess> {
  const lockFile = `${file}-slots`
  const release = holdAlone(
    lockFile,
    `The root keys of ${file} are being changed by another command. Wait for it to end. Nothing was changed.`,
  )
  try {
    giveToOwnerOf(file, lockFile)
    const writer = await Thread.open({ file, access: 'write' })
    const close = async () => {
      // What a removed slot held is not left in the log, unless somebody is reading it right now.
      await writer.rows({ sql: 'pragma wal_checkpoint(truncate)', parameters: [] }).catch(() => undefined)
      await writer.close()
      release()
    }
    return { engine: 'SQLite', alone: (work) => work(setupOn(writer, engine)), close }
  } catch (error) {
    release()
    throw error
  }
}

/** What root leaves beside the store of another user would keep that one out. */
function giveToOwnerOf(file: string, left: string): void {
  const [{ uid, gid }, is] = [statSync(file), statSync(left)]
  if (process.getuid?.() === 0 && is.uid !== uid) chownSync(left, uid, gid)
}
