import { randomBytes } from 'node:crypto'
import { isatty } from 'node:tty'
import { styleText } from 'node:util'
import { toldError } from '#base/told-error'
import { assemble, type Coffer } from './assemble.ts'
import { systemClock } from './clock.ts'
import { credentialsPath, toldToCall } from './first-start.ts'
import { renewCertificate } from './listening.ts'
import { formFor, openLog } from './log.ts'
import { asking } from './maintenance/ask.ts'
import { serverHelp } from './setting-names.ts'
import { environment, readSettings, type Settings } from './settings.ts'
import { keepTickShape } from './tick-shape.ts'

/** How long a stop may take before it is forced. */
const STOP_MS = 20_000

async function main(): Promise<void> {
  keepTickShape()
  const folder = process.cwd()
  const settings = readSettings(environment(folder), folder)
  const log = await openLog(settings.logLevel, formFor(process.stdout))
  const coffer = await assemble({ settings, clock: systemClock, sharesTime: true, random: randomBytes, log, ticking: true, ask: asking() })
  const stop = stopOnSignal(coffer)
  const isHungUp = terminal()
  process.on('SIGHUP', () => {
    if (settings.tls === undefined || isHungUp()) stop()
    else renewCertificate(coffer.app.server, settings.tls, log)
  })
  const url = await coffer.listen()
  log.info({ address: url, store: coffer.store.engine, readyMs: Math.round(performance.now()) }, 'ready')
  greet(settings, url, coffer.firstStart)
}

/** What a person wants to know now. On stderr, so that stdout holds nothing but the log. */
function greet(settings: Settings, url: string, firstStart: boolean): void {
  const bold = (text: string) => styleText('bold', text, { stream: process.stderr })
  const lines = [`${bold('Coffer')} is ready at ${bold(settings.publicUrl ?? url)}`]
  if (firstStart)
    lines.push(`The main account's access key and console password lie in ${bold(credentialsPath(settings.home))}: for your eyes only.`)
  lines.push(`The console: ${bold(`${settings.publicUrl ?? url}/console`)}`)
  const call = `${toldToCall(settings, process.cwd())}npm run --silent call -- GET /api/v1/secrets`
  lines.push(`Try: ${bold(call)}`, 'Ctrl-C ends it.')
  process.stderr.write(`${lines.join('\n')}\n`)
}

/** Whether the terminal that it was started on has gone since: then SIGHUP says that, and not that something is to be read anew. */
function terminal(): () => boolean {
  const isThere = () => [0, 1, 2].some((fd) => isatty(fd))
  const wasThere = isThere()
  return () => wasThere && !isThere()
}

/** The first signal drains and commits; a second one, or too long a wait, ends it at once. Returns what stops it, and may be called again. */
function stopOnSignal(coffer: Coffer): () => void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_MS).unref()
    coffer.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`It did not stop cleanly: ${(error as Error).message}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stop()
    })
  return stop
}

/** It has settings, not arguments: a misspelt one must not start a server that ignores it. */
async function run(args: readonly string[]): Promise<void> {
  if (args.length === 0) return main()
  const asked = args.every((arg) => arg === '--help' || arg === '-h')
  if (asked) process.stdout.write(`${serverHelp()}\n`)
  else process.stderr.write(`The server takes no arguments, and was given ${JSON.stringify(args[0])}. See: npm start -- --help\n`)
  process.exitCode = asked ? 0 : 2
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${toldError(error)}\n`)
  process.exit(1)
})
