import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { lstat, open, rm } from 'node:fs/promises'
import { syncFolderOf } from '../root-key.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Writes a new file for its owner alone, which has its name only once it is whole and on the disk. Whoever writes one of the same name meanwhile
 * has a file of his own, and the first that is whole takes the name. Whatever ends it before leaves nothing behind, but for a kill: that leaves
 * what was written as `….partial`, and on a disk without links, in the moment before the name is taken, an empty file of that name.
 */
export async function writeNewFile(path: string, pieces: () => AsyncIterable<Uint8Array>): Promise<{ bytes: number }> {
  if (await isThere(path)) throw taken(path)
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`
  const rest = gone(partial)
  try {
    const bytes = await writeAll(partial, pieces())
    takeName(partial, path)
    syncFolderOf(path)
    return { bytes }
  } catch (error) {
    await rm(partial, { force: true })
    // Nobody knows the file by its other name.
    if ((error as NodeJS.ErrnoException).path === partial) Object.assign(error as Error, { path })
    throw error
  } finally {
    rest()
  }
}

async function writeAll(partial: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(partial, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece)
      bytes += piece.byteLength
    }
    await file.sync()
    return bytes
  } finally {
    await file.close()
  }
}

/** Not every disk for backups has links. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** Gives the file its name, unless there is one of that name. Nothing is awaited, so that no signal is heard in between. */
function takeName(partial: string, path: string): void {
  try {
    linkSync(partial, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken(path)
    if (!NO_LINKS.includes(code)) throw error
    takeNameWithoutLinks(partial, path)
    return
  }
  rmSync(partial)
}

/** Only who makes the name moves its file there. */
function takeNameWithoutLinks(partial: string, path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? taken(path) : error
  }
  try {
    renameSync(partial, path)
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

function taken(path: string): Error {
  return new Error(`${path} exists. Name a new file: a backup never overwrites one.`)
}

/** A link that leads nowhere is there, too. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** Removes the file when a signal ends this process, which ends by it as ever. Returns what lets be. */
function gone(path: string): () => void {
  const rest = () => {
    for (const signal of SIGNALS) process.off(signal, end)
  }
  const end = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true })
    rest()
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.on(signal, end)
  return rest
}
