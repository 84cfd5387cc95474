import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes the home where there is none, for its owner alone. Throws an error about the file or folder that is in the way. */
export function makeHome(home: string): void {
  const missing: string[] = []
  let above = home
  for (; !existsSync(above); above = dirname(above)) missing.unshift(above)
  if (missing.length === 0 && !statSync(home).isDirectory())
    throw new Error(`${home} is a file, and COFFER_HOME must name a folder. Name another place, or move the file away.`)
  // One by one: where the system takes no new folder but says that there is none, as below /proc, Node's own way tries for ever.
  for (const folder of missing) makeFolder(folder)
}

function makeFolder(folder: string): void {
  const above = dirname(folder)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Somebody else may have been first.
    if (code === 'EEXIST' && existsSync(folder)) return
    if (code === 'EEXIST') throw new Error(`${folder} is a link to what is not there. Set COFFER_HOME to another place.`, { cause: error })
    if (code === 'ENOENT') throw new Error(`No folder can be made in ${above}. Set COFFER_HOME to another place.`, { cause: error })
    if (code === 'EACCES') accessSync(above, constants.W_OK)
    throw error
  }
}
