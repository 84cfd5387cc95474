/** Replaces the root key of the home that it is given and dies, without a chance to tidy up, once so many steps are durable. */
import { randomBytes } from 'node:crypto'
import { rotateRootKey } from '../../src/server/maintenance/root-keys.ts'
import { readSettings } from '../../src/server/settings.ts'

const [home = '', after = '0'] = process.argv.slice(2)
let steps = 0
await rotateRootKey({
  settings: readSettings({ COFFER_HOME: home }, home),
  random: randomBytes,
  clock: { now: () => 1_800_000_000_000, elapsedMs: () => 0 },
  onStep: (step) => {
    process.stdout.write(`${step}\n`)
    if (++steps === Number(after)) process.kill(process.pid, 'SIGKILL')
  },
})
