/**
 * Writes the file that it is given in pieces, and sends itself this signal: in the middle, or while the file takes its name, on a disk
 * with links or without.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout as passed } from 'node:timers/promises'

const [path = '', signal = '', when = 'in the middle'] = process.argv.slice(2)
const send = () => process.kill(process.pid, signal)

if (when !== 'in the middle') {
  const { linkSync, renameSync } = fs
  const { link, rename } = fs.promises
  const linking = () => {
    if (when === 'without links') throw Object.assign(new Error('no links here'), { code: 'EPERM' })
    send()
  }
  fs.linkSync = (...names: Parameters<typeof linkSync>) => {
    linking()
    linkSync(...names)
  }
  fs.renameSync = (...names: Parameters<typeof renameSync>) => {
    send()
    renameSync(...names)
  }
  // Long enough for the signal to be heard meanwhile.
  fs.promises.link = async (...names: Parameters<typeof link>) => {
    linking()
    await passed(200)
    await link(...names)
  }
  fs.promises.rename = async (...names: Parameters<typeof rename>) => {
    send()
    await passed(200)
    await rename(...names)
  }
  syncBuiltinESMExports()
}

const { writeNewFile } = await import('../../src/server/maintenance/new-file.ts')
await writeNewFile(path, async function* () {
  yield Buffer.from('half')
  if (when === 'in the middle') send()
  // The signal is heard before this is over.
  while (when === 'in the middle') await new Promise((resolve) => setImmediate(resolve))
  yield Buffer.from(', half')
})
