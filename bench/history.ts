import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { dropOld } from '#core/history/drop-old'
import { verifyHistory } from '#core/history/verify'
import type { StorePort } from '#core/ports/store'
import type { Coffer } from '#server/assemble'
import { freshDatabase, stopPostgres } from '../test/support/postgres.ts'
import { DAYS, type Filled, fill, opened, record } from './history-fill.ts'
import { countings, questions } from './history-questions.ts'
import { cofferEnvironment } from './servers.ts'

/**
 * What the usage history costs: bytes and CPU for each record, with all indexes, hashes and the tree, how long the first page of a
 * search takes, and whether anybody waits while old records go. `npm run bench -- history [records] [SQLite|PostgreSQL] [verify]`.
 * Records are spread over 30 days, 100,000 secrets and 500 callers.
 */
const [asked = '10000000', only, verifies] = process.argv.slice(3)
const RECORDS = Number(asked)
const ENGINES = only === undefined ? ['SQLite', 'PostgreSQL'] : [only]
const RUNS = 7
const KEPT_DAYS = 25
const SEARCH_MS = 2000

function print(what: string, value: string | number): void {
  process.stdout.write(`  ${what.padEnd(60)} ${value}\n`)
}

/** The first time, which may wait for the disk, and the one in the middle. */
async function timed(ask: (enough: () => boolean) => Promise<string>): Promise<string> {
  const times: number[] = []
  let told = ''
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    told = await ask(() => performance.now() - began > SEARCH_MS)
    times.push(performance.now() - began)
  }
  const [first = 0] = times
  const middle = times.toSorted((left, right) => left - right)[Math.floor(RUNS / 2)] ?? 0
  return `${first.toFixed(0).padStart(6)} ${middle.toFixed(0).padStart(6)}   ${told}`
}

async function searches(store: StorePort, filled: Filled): Promise<void> {
  print('first page of', 'first, median ms   found')
  for (const [name, search] of Object.entries(questions(filled)))
    print(
      name,
      await timed(async (enough) => {
        const { rows, total, partial } = await store.usage({ ...search, enough })
        return `${rows.length} of ${search.uncounted === true ? 'more' : total}${partial ? ', in part' : ''}`
      }),
    )
  print('counts of', 'first, median ms   lines')
  for (const [name, { search, by }] of Object.entries(countings(filled)))
    print(
      name,
      await timed(async (enough) => {
        const { counts, partial } = await store.usageCounts({ ...search, enough }, by, 2000)
        return `${counts.length}${partial ? ', in part' : ''}`
      }),
    )
}

/** Reads, records and searches that go on meanwhile: how long the longest of each took. */
function others(store: StorePort, filled: Filled): { stop(): Promise<string> } {
  const longest: Record<string, number> = {}
  let over = false
  const again = async (name: string, ask: (at: number) => Promise<unknown>, pauseMs: number) => {
    for (let at = 0; !over; at++) {
      const began = performance.now()
      await ask(at)
      longest[name] = Math.max(longest[name] ?? 0, performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
  const secret = filled.secrets[0] as string
  const search = questions(filled)['time and principal'] ?? { account: filled.account, limit: 20, offset: 0 }
  const all = Promise.all([
    again('the row of a secret', () => store.load('secret', secret), 1),
    again('a durable record', (at) => store.appendReads(null, [{ ...record(at, filled), time: Date.now() }]), 1),
    again('a search', () => store.usage(search), 20),
  ])
  return {
    stop: async () => {
      over = true
      await all
      return Object.entries(longest)
        .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
        .join(', ')
    },
  }
}

async function dropping({ store, sequencer, world }: Coffer, filled: Filled): Promise<void> {
  const idle = others(store, filled)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  print('longest while nothing is dropped', await idle.stop())
  const meanwhile = others(store, filled)
  const began = performance.now()
  const write = async (row: Parameters<Parameters<typeof dropOld>[0]['record']>[0]) => void (await store.appendReads(null, [row]))
  await dropOld({ history: store.history, world, sequencer, record: write, account: filled.account }, KEPT_DAYS)
  const seconds = (performance.now() - began) / 1000
  print('longest while records are dropped', await meanwhile.stop())
  const kept = (await store.history.logs()).reduce((sum, log) => sum + log.kept, 0)
  print(`${kept.toLocaleString('en')} records of ${DAYS - KEPT_DAYS} days were dropped in seconds`, seconds.toFixed(1))
}

async function exporting(store: StorePort, filled: Filled): Promise<void> {
  const began = performance.now()
  let count = 0
  for (let after: number | null = -1; after !== null && count < 100_000; ) {
    const piece: { rows: unknown[]; next: number | null } = await store.usageAfter({ account: filled.account }, after, 1000)
    count += piece.rows.length
    after = piece.next
  }
  print('records a second of an export', ((count / (performance.now() - began)) * 1000).toFixed(0))
}

async function measure(engine: string, env: Record<string, string>, bytes: () => Promise<number>): Promise<void> {
  process.stdout.write(`\n${engine}, ${RECORDS.toLocaleString('en')} records\n`)
  const filled = await fill(env, RECORDS, (line) => process.stdout.write(`  ${line}\n`))
  print('CPU of this process for each record, µs', filled.cpuUs.toFixed(1))
  print('GB', ((await bytes()) / 1e9).toFixed(2))
  const coffer = await opened(env)
  const { store } = coffer
  await searches(store, filled)
  await exporting(store, filled)
  await dropping(coffer, filled)
  if (verifies === 'verify') {
    const start = performance.now()
    const [verdict] = await verifyHistory(store.history, { verifiers: [], checkpoints: [] })
    print('seconds to verify', ((performance.now() - start) / 1000).toFixed(1))
    print('found', verdict?.finding?.sentence ?? 'nothing')
  }
  await coffer.close()
}

const home = await mkdtemp(join(tmpdir(), 'coffer-bench-'))
if (ENGINES.includes('SQLite')) {
  await measure('SQLite', cofferEnvironment(home, 0), async () => (await stat(join(home, 'coffer.db'))).size)
  await rm(home, { recursive: true })
}
if (ENGINES.includes('PostgreSQL')) {
  const { url, drop } = await freshDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await measure('PostgreSQL', cofferEnvironment(home, 0, url), async () =>
    Number((await client.query('select pg_database_size(current_database()) as size')).rows[0].size),
  )
  await client.end()
  await drop()
  await rm(home, { recursive: true, force: true })
  await stopPostgres()
}
