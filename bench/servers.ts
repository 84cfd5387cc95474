import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bound } from '../test/support/processes.ts'

export interface Running {
  pid: number
  port: number
  /** From the start of the process to the first 200 of /readyz. */
  readyMs: number
  stop(): Promise<void>
}

export const KEYS = { accessKey: 'ncp_iam_BPASKRBENCHBENCH0001', secretKey: 'ncp_iam_BPKSKRbenchbenchbenchbenchbench1' }
const FLAGS = JSON.parse(readFileSync(new URL('../src/server/flags.json', import.meta.url), 'utf8')) as string[]
const ENVIRONMENT = JSON.parse(readFileSync(new URL('../src/server/environment.json', import.meta.url), 'utf8')) as Record<string, string>
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export async function startPlain(mode: 'bare' | 'crypto', body: string): Promise<Running> {
  const child = spawn(...bound(process.execPath, [file('./plain-server.ts'), mode, body]), { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  return { pid: child.pid as number, port: Number(chunk.toString()), readyMs: 0, stop: () => ended(child) }
}

/** A home that is removed when the benchmark ends. */
export async function scratchHome(): Promise<{ home: string; remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'coffer-bench-'))
  return { home, remove: () => rm(home, { recursive: true, force: true }) }
}

export function cofferEnvironment(home: string, port: number, databaseUrl?: string): Record<string, string> {
  return {
    COFFER_HOME: home,
    COFFER_PORT: String(port),
    COFFER_LOG_LEVEL: 'warn',
    COFFER_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
    COFFER_MAIN_ACCESS_KEY: KEYS.accessKey,
    COFFER_MAIN_SECRET_KEY: KEYS.secretKey,
    COFFER_MAIN_PASSWORD: 'Bench-password-1',
    ...(databaseUrl === undefined ? {} : { COFFER_DATABASE_URL: databaseUrl }),
  }
}

/** The real server, as `npm start` runs it. */
export async function startCoffer(env: Record<string, string>): Promise<Running> {
  const port = Number(env['COFFER_PORT'])
  const began = performance.now()
  const child = spawn(...bound(process.execPath, [...FLAGS, file('../src/server/main.ts')]), {
    cwd: env['COFFER_HOME'],
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...ENVIRONMENT, PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...env },
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.ok === true) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { pid: child.pid as number, port, readyMs: performance.now() - began, stop: () => ended(child) }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
