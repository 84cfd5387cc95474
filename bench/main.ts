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
const LARGE = 100_000

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

async function measure(what: string, server: Running, next: NextRequest, connections: number, warmMs = WARM_MS): Promise<Row> {
  await load(server.port, connections, warmMs, next)
  const before = cpuMs(server.pid)
  const result = await load(server.port, connections, MEASURE_MS, next)
  const row = {
    what,
    connections,
    ...result,
    cpuPer1000: ((cpuMs(server.pid) - before) * 1000) / result.requests,
    memoryMb: peakMemoryMb(server.pid),
  }
  print(row)
  return row
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

async function onEngine(engine: string, databaseUrl: string | undefined, reader: string, others: boolean): Promise<Row[]> {
  const { home, remove } = await scratchHome()
  const env = cofferEnvironment(home, await freePort(), databaseUrl)
  const ids = await seed(env, SMALL)
  const server = await startCoffer(env)
  const rows: Row[] = []
  try {
    await heat(server, reads(ids))
    for (const connections of CONNECTIONS)
      rows.push(await measure(`${reader} Get Secret Value, ${engine}`, server, reads(ids), connections))
    for (const connections of others ? CONNECTIONS : [])
      rows.push(await measure(`(e) Create Secret, ${engine}`, server, creates, connections))
    for (const connections of others ? CONNECTIONS : [])
      rows.push(await measure(`(f) Update Secret Value, ${engine}`, server, updates(ids), connections))
  } finally {
    await server.stop()
    await remove()
  }
  return rows
}

/** The same reads with many secrets in the store, after passes that fill memory as days of use would: one finds the rows, the other makes plans of them. */
async function grown(count: number): Promise<{ row: Row; readyMs: number; memoryMb: number }> {
  const { home, remove } = await scratchHome()
  const env = cofferEnvironment(home, await freePort())
  const ids = await seed(env, count)
  const server = await startCoffer(env)
  try {
    let next = 0
    const eachOnce = () => request('GET', `/api/v1/secrets/${ids[next++ % ids.length]}/values`)
    while (next < 2 * ids.length) await load(server.port, 64, 1000, eachOnce)
    await heat(server, reads(ids))
    const row = await measure(`(c) with ${count.toLocaleString('en')} secrets`, server, reads(ids), 64)
    return { row, readyMs: server.readyMs, memoryMb: row.memoryMb }
  } finally {
    await server.stop()
    await remove()
  }
}

async function main(): Promise<void> {
  process.stdout.write(
    `${'what'.padEnd(44)} ${'conns'.padStart(5)} ${'req/s'.padStart(9)} ${'p50 ms'.padStart(9)} ${'p99 ms'.padStart(9)} ${'CPU/1000'.padStart(10)} ${'peak MB'.padStart(8)}\n`,
  )
  const body = readReply()
  const rows: Row[] = []
  for (const [mode, what] of [
    ['bare', '(a) bare node:http, same bytes'],
    ['crypto', '(b) (a) + HMAC-SHA256 + AES-256-GCM'],
  ] as const) {
    const server = await startPlain(mode, body)
    const next = () => request('GET', `/api/v1/secrets/${'0'.repeat(64)}/values`)
    await heat(server, next)
    for (const connections of CONNECTIONS) rows.push(await measure(what, server, next, connections))
    await server.stop()
  }
  rows.push(...(await onEngine('SQLite', undefined, '(c)', true)))
  const database = await freshDatabase()
  rows.push(...(await onEngine('PostgreSQL', database.url, '(d)', false)))
  await database.drop()
  const small = await grown(SMALL)
  const middle = await grown(10_000)
  const large = await grown(LARGE)
  judge(rows, small.row, middle, large)
  await stopPostgres()
}

function judge(
  rows: readonly Row[],
  small: Row,
  middle: { readyMs: number; memoryMb: number },
  large: { row: Row; readyMs: number },
): void {
  const at = (letter: string) => rows.find((row) => row.what.startsWith(letter) && row.connections === 64) as Row
  const [b, c] = [at('(b)'), at('(c)')]
  const decisions = measureDecisions()
  const aims: [string, number, number][] = [
    [
      `CPU in µs for one decision of an actor with 200 statements (the first of an action: ${decisions.firstUs.toFixed(0)})`,
      decisions.decisionUs,
      5,
    ],
    ['(c) / (b) in CPU at 64 connections', c.cpuPer1000 / b.cpuPer1000, 1.5],
    ['(c) / (b) in p99 at 64 connections', c.p99Ms / b.p99Ms, 2],
    ['100,000 secrets / 100 secrets in CPU', large.row.cpuPer1000 / small.cpuPer1000, 1.2],
    ['seconds from start to ready, 100,000 secrets', large.readyMs / 1000, 1],
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
