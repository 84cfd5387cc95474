import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Credentials } from '../settings.ts'
import { inheritedEnvironment } from '../settings.ts'

export interface ScratchServer {
  main: Credentials
  home: string
  /** Stops the server as Ctrl-C would and removes its home; resolves to its exit code. */
  stop(): Promise<number | null>
}

/** Finds a server that hangs. One that cannot start ends, and on a machine with much else to do a start may take half a minute. */
const READY_MS = 120_000
/** How often a folder that is being written to is tried, each time 100 ms later than before. */
const REMOVALS = 10
/** What the runtime is started with wherever the server runs. */
const FLAGS = JSON.parse(readFileSync(new URL('../../server/flags.json', import.meta.url), 'utf8')) as string[]
const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

/**
 * Starts a real server in a home of its own under the folder for temporary files, and waits until it is ready. However this process ends,
 * but by a SIGKILL, neither is left.
 */
export async function startScratchServer(): Promise<ScratchServer> {
  const home = mkdtempSync(join(tmpdir(), 'coffer-quickstart-'))
  const started: { child?: ChildProcess } = {}
  const leave = () => {
    started.child?.kill('SIGKILL')
    // It may be writing a last file.
    rmSync(home, { recursive: true, force: true, maxRetries: REMOVALS })
  }
  process.on('exit', leave)
  const main = { accessKey: `ncp_iam_BPASKR${randomName(14)}`, secretKey: `ncp_iam_BPKSKR${randomName(30)}` }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [...FLAGS, MAIN], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...inheritedEnvironment(),
      COFFER_HOME: home,
      COFFER_PORT: String(port),
      COFFER_LOG_LEVEL: 'warn',
      COFFER_MAIN_ACCESS_KEY: main.accessKey,
      COFFER_MAIN_SECRET_KEY: main.secretKey,
      COFFER_MAIN_PASSWORD: randomName(24),
    },
  })
  started.child = child
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const stop = async () => {
    const code = await ended(child)
    await rm(home, { recursive: true, force: true })
    process.off('exit', leave)
    return code
  }
  try {
    await ready(url, child)
  } catch (error) {
    await stop()
    throw new Error(`The server did not start: ${(error as Error).message}\n${said.trim()}`)
  }
  return { main: { ...main, url, from: 'the quickstart' }, home, stop }
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`it was not ready within ${READY_MS / 1000} seconds`)
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  child.kill('SIGINT')
  return new Promise((resolve) => child.once('exit', resolve))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** Letters and digits, unpredictable. */
function randomName(length: number): string {
  return randomBytes(length * 2)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, length)
    .padEnd(length, 'x')
}
