import { statSync } from 'node:fs'
import { storeFile } from '../open-store.ts'
import type { Settings } from '../settings.ts'

/** The file of the embedded store of this home. Throws a sentence where there is none, or where it may not be looked at. */
export function storeHere({ home }: Pick<Settings, 'home'>): string {
  const file = storeFile(home)
  try {
    statSync(file)
    return file
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(`There is no store here: ${file} does not exist. Run this where the server runs, or set COFFER_HOME.`, { cause: error })
  }
}
