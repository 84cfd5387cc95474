/** Writes the file that it is given in pieces, and sends itself this signal in the middle. */
import { writeNewFile } from '../../src/server/maintenance/new-file.ts'

const [path = '', signal = ''] = process.argv.slice(2)
await writeNewFile(path, async function* () {
  yield Buffer.from('half')
  process.kill(process.pid, signal)
  // The signal is heard before this is over.
  for (;;) await new Promise((resolve) => setImmediate(resolve))
})
