import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes the home where there is none, for its owner alone. Throws the system's error about the folder that is in the way. */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
  } catch (error) {
    // Where nothing can be written the system says that the new folder is not there, which helps nobody.
    let above = dirname(home)
    while (!existsSync(above)) above = dirname(above)
    accessSync(above, constants.W_OK)
    throw error
  }
}
