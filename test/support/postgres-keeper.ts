/**
 * A process that keeps one throwaway PostgreSQL for the tests: says on its standard output where it is, and stops and
 * removes it once its standard input ends. That end comes however its owner ends, killed ones included, so nothing is
 * left behind. Its owner starts it in a process group of its own, out of reach of Ctrl-C, for the same reason.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { type Binaries, type Owner, ownerOfCluster, reachableBinaries } from './postgres-binaries.ts'

const STARTS = 5
/** Addresses of Unix sockets end after 107 bytes on Linux and 103 on macOS; PostgreSQL's own names need 20 of them. */
const SOCKET_FOLDER_MAX_BYTES = 80
/** Each connection proves the password of our user as always. Nobody guesses at it here, and a server of a test opens ten of them. */
const CHEAP_LOGINS = ['--set=scram_iterations=1']
const ENGLISH = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' }

export type Answer = { url: string } | { problem: string }

const home = await mkdtemp(join(tmpdir(), 'coffer-postgres-'))
let server: ChildProcess | undefined

process.stdin.resume()
process.stdin.once('close', () => leave())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave())

try {
  answer({ url: await start() })
} catch (error) {
  answer({ problem: error instanceof Error ? error.message : String(error) })
  leave()
}

async function start(): Promise<string> {
  const owner = await ownerOfCluster()
  if (owner !== undefined) await chown(home, owner.uid, owner.gid)
  const binaries = await reachableBinaries(home, owner)
  const password = randomBytes(16).toString('hex')
  await createCluster(binaries, owner, password)
  for (let turn = 1; ; turn++) {
    const port = await freePort()
    const refusal = await startServer(binaries, owner, port)
    if (refusal === undefined) return `postgresql://coffer:${password}@127.0.0.1:${port}/postgres`
    if (turn === STARTS || !refusal.includes('could not create any TCP/IP sockets')) throw new Error(refusal)
  }
}

/** Text sorts by the rules of English, as in databases out there: who relies on the order of bytes without saying so is found out. */
async function createCluster({ initdb }: Binaries, owner: Owner | undefined, password: string): Promise<void> {
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (owner !== undefined) await chown(passwordFile, owner.uid, owner.gid)
  const access = ['--username=coffer', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const text = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  await promisify(execFile)(initdb, [`--pgdata=${join(home, 'data')}`, '--no-sync', ...CHEAP_LOGINS, ...access, ...text], {
    ...owner,
    env: ENGLISH,
    cwd: home,
  })
}

/** Resolves when connections are taken; with PostgreSQL's own words if it ended before that. */
async function startServer({ postgres }: Binaries, owner: Owner | undefined, port: number): Promise<string | undefined> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: Buffer.byteLength(home) <= SOCKET_FOLDER_MAX_BYTES ? home : '',
    max_connections: '200',
    fsync: 'off',
    full_page_writes: 'off',
    // It would come to tables at moments of its own, change how they are read, and hold up the copying of a database. Where there are hundreds
    // of thousands of records it is needed, as out there.
    autovacuum: process.env['COFFER_TEST_RUN'] === 'quick' ? 'off' : 'on',
    // What it lies in may be memory.
    max_wal_size: '256MB',
    // As always, for the users that tests make.
    scram_iterations: '4096',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(postgres, ['-D', join(home, 'data'), '-p', String(port), ...flags], {
    ...owner,
    env: ENGLISH,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  server = child
  let said = ''
  return new Promise((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000)
      if (said.includes('ready to accept connections')) resolve(undefined)
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', () => resolve(said.trim()))
  })
}

function answer(said: Answer): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

/** What is on the server is thrown away, so it need not write anything before it goes: SIGQUIT. May be called again. */
function leave(): void {
  const running = server
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return void removeAndEnd()
  running.once('exit', () => void removeAndEnd())
  running.kill('SIGQUIT')
  setTimeout(() => running.kill('SIGKILL'), 5000).unref()
}

async function removeAndEnd(): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
  process.exit()
}
