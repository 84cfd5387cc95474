import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Answer } from './postgres-keeper.ts'

/** Where the tests find a server on which they may create databases. Set by tools/test.ts, or by hand to test against another PostgreSQL. */
export const POSTGRES_URL = 'COFFER_TEST_POSTGRES_URL'

export interface RunningPostgres {
  /** For a superuser, database `postgres`. */
  url: string
  /** Resolves when the server is gone and its files are removed. May be called again. */
  stop(): Promise<void>
}

export interface FreshDatabase {
  url: string
  /** Ends what is still connected to it and removes it. May be called again. */
  drop(): Promise<void>
}

/**
 * Starts a PostgreSQL of our own in a temporary folder, or within this one. It goes when `stop` is called or this process ends, whichever
 * comes first, and does not keep this process from ending. Rejects with a sentence when it cannot start.
 */
export async function startPostgres(folder?: string): Promise<RunningPostgres> {
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    ...(folder === undefined ? {} : { env: { ...process.env, TMPDIR: folder } }),
  })
  const gone = once(keeper, 'exit')
  const answer = await firstAnswer(keeper)
  if ('problem' in answer) throw new Error(`PostgreSQL for the tests could not start: ${answer.problem}`)
  keeper.unref()
  for (const pipe of [keeper.stdin, keeper.stdout]) if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  const stop = async () => {
    keeper.ref()
    keeper.stdin.end()
    await gone
  }
  return { url: answer.url, stop }
}

async function firstAnswer(keeper: ChildProcessByStdio<Writable, Readable, null>): Promise<Answer> {
  for await (const line of createInterface({ input: keeper.stdout })) return JSON.parse(line) as Answer
  return { problem: `its keeper ended with ${keeper.exitCode ?? keeper.signalCode}.` }
}

let started: Promise<RunningPostgres> | undefined

async function adminUrl(): Promise<string> {
  const given = process.env[POSTGRES_URL]
  if (given !== undefined) return given
  started ??= startPostgres()
  return (await started).url
}

/** An empty database that belongs to the caller alone, or a copy of another. The server starts with the first one, if none is named to us. */
export async function freshDatabase(template = 'template0'): Promise<FreshDatabase> {
  const name = `coffer_${randomBytes(8).toString('hex')}`
  const url = new URL(await adminUrl())
  await asAdmin(url.href, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const drop = () => asAdmin(url.href, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop }
}

/** Stops the server that `freshDatabase` started, for who goes on without it. Otherwise it goes with this process. */
export async function stopPostgres(): Promise<void> {
  const running = started
  started = undefined
  await (await running)?.stop()
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
