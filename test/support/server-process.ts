import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Caller } from './caller.ts'
import { freePort } from './free-port.ts'
import { bound, childEnvironment } from './processes.ts'

/** The real server in a process of its own, started with the flags that `npm start` uses. */
export interface ServerProcess {
  readonly child: ChildProcess
  readonly home: string
  readonly url: string
  readonly main: Caller
  readonly env: Record<string, string>
  /** All that it wrote to stdout and stderr. */
  readonly said: () => string
  /** Ends it with a signal; resolves to its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export const SERVER_FLAGS = JSON.parse(readFileSync(new URL('../../src/server/flags.json', import.meta.url), 'utf8')) as string[]
export const SERVER_MAIN = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url))
/** Finds a server that hangs; on a machine with much else to do a start may take half a minute, and is none. */
const READY_MS = 120_000

export async function newServerEnvironment(more: Record<string, string> = {}): Promise<Record<string, string>> {
  return {
    COFFER_HOME: await mkdtemp(join(tmpdir(), 'coffer-server-')),
    COFFER_PORT: String(await freePort()),
    COFFER_MAIN_ACCESS_KEY: 'ncp_iam_BPASKRMAINACCOUNTKEY',
    COFFER_MAIN_SECRET_KEY: `ncp_iam_BPKSKR${randomBytes(16).toString('hex')}`,
    COFFER_MAIN_PASSWORD: `Main-${randomBytes(12).toString('hex')}`,
    COFFER_LOG_LEVEL: 'trace',
    COFFER_RESERVE_MB: '0',
    ...more,
  }
}

/** Starts the server and resolves once it is ready, or alive where it cannot be ready; rejects with what it said when it ends before. */
export async function startServer(env: Record<string, string>, state: 'ready' | 'alive' = 'ready'): Promise<ServerProcess> {
  const child = spawn(...bound(process.execPath, [...SERVER_FLAGS, SERVER_MAIN]), {
    cwd: env['COFFER_HOME'],
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const scheme = env['COFFER_TLS_CERT'] === undefined ? 'http' : 'https'
  const url = `${scheme}://127.0.0.1:${env['COFFER_PORT']}`
  await untilReady(url + (state === 'ready' ? '/readyz' : '/healthz'), child, () => said)
  const clock = { now: () => Date.now(), elapsedMs: () => performance.now() }
  return {
    child,
    home: env['COFFER_HOME'] ?? '',
    url,
    main: new Caller({ url, clock, accessKey: env['COFFER_MAIN_ACCESS_KEY'] ?? '', secretKey: env['COFFER_MAIN_SECRET_KEY'] ?? '' }),
    env,
    said: () => said,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill(signal)
      await once(child, 'exit')
      return child.exitCode
    },
  }
}

/** Waits until the server answers: the one wait that has nothing to be told by. */
export async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const until = performance.now() + READY_MS
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said()}`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  child.kill('SIGKILL')
  throw new Error(`the server was not ready in ${READY_MS} ms: ${said()}`)
}
