import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, lstatSync, openSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where the file of a root key lies, past all links, and what one in its place is to be like. */
export interface KeyPlace {
  readonly path: string
  readonly mode: number
  /** Absent where whoever makes it is to own it. */
  readonly owner: Pick<Stats, 'uid' | 'gid'> | undefined
}

/** Throws a sentence for a link that leads nowhere: what it names may only be away for now. */
export function keyPlaceOf(named: string): KeyPlace {
  if (statSync(named, { throwIfNoEntry: false }) !== undefined) {
    const path = realpathSync(named)
    const { mode, uid, gid } = statSync(path)
    return { path, mode: mode & 0o777, owner: { uid, gid } }
  }
  if (lstatSync(named, { throwIfNoEntry: false }) !== undefined)
    throw new Error(`${named} is a link to a place where nothing is. Bring that back first, or remove the link. Nothing was changed.`)
  // What root makes for a server that is somebody else is theirs.
  return { path: named, mode: 0o600, owner: process.getuid?.() === 0 ? statSync(dirname(named)) : undefined }
}

/** Makes this new file one for the place, durably. Throws a sentence where this user cannot. */
export function fitTo({ path, mode, owner }: KeyPlace, coming: string): void {
  const file = openSync(coming, 'r')
  try {
    const is = fstatSync(file)
    // A group that has no rights is none that matters.
    if (owner !== undefined && (is.uid !== owner.uid || (is.gid !== owner.gid && (mode & 0o070) !== 0)))
      fchownSync(file, owner.uid, owner.gid)
    if ((is.mode & 0o777) !== mode) fchmodSync(file, mode)
    fsyncSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
    throw new Error(`${path} belongs to another user, and a new one would not. Run this as that user, or as root. Nothing was changed.`)
  } finally {
    closeSync(file)
  }
}
