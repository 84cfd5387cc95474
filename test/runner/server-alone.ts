import { realpathSync } from 'node:fs'
import { makeRunner } from '#runner/runner'

/** A server with nothing but a runner, as a process that can be killed: `server-alone.ts <home> <kind> <code>`. Tells how its run ended. */
const [home = '', kind = '', code = ''] = process.argv.slice(2)
const notices: string[] = []
const clock = { now: () => Date.UTC(2026, 0, 5), elapsedMs: () => 0 }
const runner = makeRunner({
  layer: 'auto',
  runtimePath: realpathSync(process.execPath),
  home,
  clock,
  onNotice: (notice) => notices.push(notice),
})
await runner.ready()
console.log('ready')
const run = runner.run({ kind, code, main: 'main', parameters: {}, environment: {}, timeoutMs: 20_000, memoryMb: 128 })
console.log(JSON.stringify({ notices, end: await run.done }))
await runner.close()
