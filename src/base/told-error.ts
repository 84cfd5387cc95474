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
  ENOSPC: (at) => `There is no room left for ${at}. Make room, or name another place.`,
}

/** The sentence of an error for the person who called: its own, or that of a bare error of the system about a file. */
export function toldError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '', path = 'What was named', syscall, address } = error as NodeJS.ErrnoException & { address?: string }
  const told = syscall === undefined || address !== undefined ? undefined : FILES[code]?.(path)
  return told ?? error.message
}
