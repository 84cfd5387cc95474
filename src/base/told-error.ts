/** What the system says of a file, for a person: what it means, and what to do. `at` is the file's path. */
const FILES: Readonly<Record<string, (at: string) => string>> = {
  ENOENT: (at) => `There is no ${at}, or no folder to put it in. Look at how it is written.`,
  EACCES: (at) => `${at} may not be opened by this user. Look at its owner and mode, and at those of its folder.`,
  EPERM: (at) => `${at} may not be changed by this user. Look at its owner and mode, and at those of its folder.`,
  EROFS: (at) => `${at} lies where nothing can be written. Name another place.`,
  EISDIR: (at) => `${at} is a folder. Name a file.`,
  ENOTDIR: (at) => `A part of ${at} is a file where a folder should be. Look at how it is written.`,
  EEXIST: (at) => `${at} exists. Name a new file.`,
  ENAMETOOLONG: (at) => `${at} is longer than a name may be.`,
  EPIPE: (at) => `Nobody reads ${at} any more.`,
  ENOSPC: (at) => `There is no room left for ${at}. Make room, or name another place.`,
}

/**
 * The sentence of an error for the person who called: its own, or that of a bare error of the system about a file. `unnamed`: what it is
 * about where the system names no path, as it does not when something open is read or written.
 */
export function toldError(error: unknown, unnamed = 'what was named'): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '', path, syscall, address } = error as NodeJS.ErrnoException & { address?: string }
  const told = syscall === undefined || address !== undefined ? undefined : FILES[code]?.(path ?? unnamed)
  if (told === undefined) return error.message
  return path === undefined ? `${told.charAt(0).toUpperCase()}${told.slice(1)}` : told
}

/** Reads a file that was named. Throws a sentence where there is none: the system's is the same as that of one which cannot be made. */
export function toBeRead<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** The same for what fails later. */
export function unreadable(path: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error
  return new Error(`There is no file ${path}. Look at how it is written.`, { cause: error })
}

/** Does something with a file, whose path stands in whatever error of the system comes of it. */
export async function about<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && !('path' in error)) Object.assign(error, { path })
    throw error
  }
}
