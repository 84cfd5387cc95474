import { freePort } from '../test/support/free-port.ts'
import { freshDatabase, stopPostgres } from '../test/support/postgres.ts'
import { measureDecisions } from './decisions.ts'
import { type LoadResult, load, type NextRequest } from './load.ts'
import { cpuMs, peakMemoryMb } from './process-cost.ts'
import { request } from './request.ts'
import { newValue, readReply, seed } from './seed.ts'
import { cofferEnvironment, type Running, scratchHome, startCoffer, startPlain } from './servers.ts'

/**
 * What it costs, beside what the machine could do, measured in one run on one machine. Never a test: it prints, and
 * says which of the aims were reached.
 */
const CONNECTIONS = [1, 16, 64]
const WARM_MS = 1000
/** A server that has run for a while is what is measured, and its runtime compiles what is asked for often: so many calls, or so long. */
const HOT_CALLS = 30_000
const HOT_MS = 8000
const MEASURE_MS = Number(process.argv[2] ?? 2000)
const SMALL = 100
const MIDDLE = 10_000
const LARGE = 100_000
/** So many windows in turns: enough that the median hides a bad one. */
const ROUNDS = 9

interface Row extends LoadResult {
  what: string
  connections: number
  cpuPer1000: number
  memoryMb: number
}

/** Asks a new server until what it runs is compiled. */
async function heat(server: Running, next: NextRequest): Promise<void> {
  const until = performance.now() + HOT_MS
  for (let calls = 0; calls < HOT_CALLS && performance.now() < until; ) calls += (await load(server.port, 64, WARM_MS, next)).requests
}

async function measure(what: string, server: Running, next: NextRequest, connections: number): Promise<void> {
  print(await measured(what, server, next, connections))
}

/** After a second of warming: what stood still has lost what was compiled for it, since a full collection found no request alive. */
async function measured(what: string, server: Running, next: NextRequest, connections: number): Promise<Row> {
  await load(server.port, connections, WARM_MS, next)
  const before = cpuMs(server.pid)
  const result = await load(server.port, connections, MEASURE_MS, next)
  return {
    what,
    connections,
    ...result,
    cpuPer1000: ((cpuMs(server.pid) - before) * 1000) / result.requests,
    memoryMb: peakMemoryMb(server.pid),
  }
}

function print(row: Row): void {
  const cells = [
    row.what.padEnd(44),
    String(row.connections).padStart(5),
    (row.requests / row.seconds).toFixed(0).padStart(9),
    row.p50Ms.toFixed(2).padStart(9),
    row.p99Ms.toFixed(2).padStart(9),
    row.cpuPer1000.toFixed(0).padStart(10),
    row.memoryMb.toFixed(0).padStart(8),
  ]
  process.stdout.write(`${cells.join(' ')}${row.refused > 0 ? `   ${row.refused} refused` : ''}\n`)
}

const anyOf = (ids: readonly string[]) => ids[Math.floor(Math.random() * ids.length)] ?? ''
const anySecret = () => request('GET', `/api/v1/secrets/${'0'.repeat(64)}/values`)
const reads = (ids: readonly string[]) => () => request('GET', `/api/v1/secrets/${anyOf(ids)}/values`)
let made = 0
const creates = () =>
  request(
    'POST',
    '/api/v1/secrets',
    JSON.stringify({
      secretName: `b${(made++).toString(36)}-${Math.floor(Math.random() * 36 ** 4).toString(36)}`,
      secretValue: { value: newValue(), rotationTargets: ['password'] },
    }),
  )
const updates = (ids: readonly string[]) => () =>
  request('PUT', `/api/v1/secrets/${anyOf(ids)}/values`, JSON.stringify({ active: newValue() }))

async function onEngine(engine: string, databaseUrl: string | undefined, reader: string, others: boolean): Promise<void> {
  const { home, remove } = await scratchHome()
  const env = cofferEnvironment(home, await freePort(), databaseUrl)
  const ids = await seed(env, SMALL)
  const server = await startCoffer(env)
  try {
    await heat(server, reads(ids))
    for (const connections of CONNECTIONS) await measure(`${reader} Get Secret Value, ${engine}`, server, reads(ids), connections)
    for (const connections of others ? CONNECTIONS : []) await measure(`(e) Create Secret, ${engine}`, server, creates, connections)
    for (const connections of others ? CONNECTIONS : [])
      await measure(`(f) Update Secret Value, ${engine}`, server, updates(ids), connections)
  } finally {
    await server.stop()
    await remove()
  }
}

/** A server with so many secrets, after passes that fill memory as days of use would: one finds the rows, the other makes plans of them. */
async function grown(count: number): Promise<Contender> {
  const { home, remove } = await scratchHome()
  const env = cofferEnvironment(home, await freePort())
  const ids = await seed(env, count)
  const server = await startCoffer(env)
  let next = 0
  const eachOnce = () => request('GET', `/api/v1/secrets/${ids[next++ % ids.length]}/values`)
  while (next < 2 * ids.length) await load(server.port, 64, 1000, eachOnce)
  await heat(server, reads(ids))
  const stop = () => server.stop().then(remove)
  return { what: `(c) with ${count.toLocaleString('en')} secrets`, server, next: reads(ids), stop }
}

interface Contender {
  what: string
  server: Running
  next: NextRequest
  stop(): Promise<void>
}

/**
 * What is compared is measured in turns, since a machine has better and worse seconds, and so has a process. Of each contender the medians
 * of its windows.
 */
async function inTurns(contenders: readonly Contender[]): Promise<Row[]> {
  const windows = contenders.map((): Row[] => [])
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, { what, server, next }] of contenders.entries()) windows[at]?.push(await measured(what, server, next, 64))
  return windows.map((rows) => {
    const median = (of: (row: Row) => number) => rows.map(of).sort((one, other) => one - other)[Math.floor(rows.length / 2)] ?? 0
    const last = rows.at(-1) as Row
    return {
      ...last,
      what: `${last.what}, in turns`,
      requests: median((row) => row.requests),
      seconds: median((row) => row.seconds),
      p50Ms: median((row) => row.p50Ms),
      p99Ms: median((row) => row.p99Ms),
      cpuPer1000: median((row) => row.cpuPer1000),
    }
  })
}

async function main(): Promise<void> {
  process.stdout.write(
    `${'what'.padEnd(44)} ${'conns'.padStart(5)} ${'req/s'.padStart(9)} ${'p50 ms'.padStart(9)} ${'p99 ms'.padStart(9)} ${'CPU/1000'.padStart(10)} ${'peak MB'.padStart(8)}\n`,
  )
  const body = readReply()
  for (const [mode, what] of [
    ['bare', '(a) bare node:http, same bytes'],
    ['crypto', '(b) (a) + HMAC-SHA256 + AES-256-GCM'],
  ] as const) {
    const server = await startPlain(mode, body)
    await heat(server, anySecret)
    for (const connections of CONNECTIONS) await measure(what, server, anySecret, connections)
    await server.stop()
  }
  await onEngine('SQLite', undefined, '(c)', true)
  const database = await freshDatabase()
  await onEngine('PostgreSQL', database.url, '(d)', false)
  await database.drop()
  const plain = await startPlain('crypto', body)
  const started: Contender[] = [{ what: '(b)', server: plain, next: anySecret, stop: () => plain.stop() }]
  try {
    await heat(plain, anySecret)
    for (const count of [SMALL, MIDDLE, LARGE]) started.push(await grown(count))
    const turns = await inTurns(started)
    for (const row of turns) print(row)
    judge(turns, started.at(-1)?.server.readyMs ?? 0)
  } finally {
    for (const each of started) await each.stop()
  }
  await stopPostgres()
}

function judge([b, small, middle, large]: readonly Row[], readyMs: number): void {
  if (b === undefined || small === undefined || middle === undefined || large === undefined) throw new Error('not all was measured')
  const decisions = measureDecisions()
  const aims: [string, number, number][] = [
    [
      `CPU in µs for one decision of an actor with 200 statements (the first of an action: ${decisions.firstUs.toFixed(0)})`,
      decisions.decisionUs,
      5,
    ],
    ['(c) / (b) in CPU at 64 connections', small.cpuPer1000 / b.cpuPer1000, 1.5],
    ['(c) / (b) in p99 at 64 connections', small.p99Ms / b.p99Ms, 2],
    ['100,000 secrets / 100 secrets in CPU', large.cpuPer1000 / small.cpuPer1000, 1.2],
    ['seconds from start to ready, 100,000 secrets', readyMs / 1000, 1],
    ['peak MB with 10,000 secrets', middle.memoryMb, 150],
  ]
  process.stdout.write('\n')
  for (const [what, measured, aim] of aims) {
    process.stdout.write(`${measured <= aim ? 'reached' : 'missed '}  ${what}: aim ${aim}, got ${measured.toFixed(2)}\n`)
  }
}

if (process.argv[2] === 'history') await import('./history.ts')
else if (process.argv[2] === 'record') await import('./record.ts')
else await main()
