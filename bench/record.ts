import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { uuid } from '#base/ids'
import { findCredentials } from '#core/access/find-credentials'
import type { NewUsageRow } from '#core/usage-row'
import { assemble, type Coffer } from '#server/assemble'
import { systemClock } from '#server/clock'
import { openLog } from '#server/log'
import { readSettings } from '#server/settings'
import { freshDatabase, stopPostgres } from '../test/support/postgres.ts'
import { record, type World } from './history-fill.ts'
import { seed } from './seed.ts'
import { cofferEnvironment, KEYS, scratchHome } from './servers.ts'

/**
 * What a durable record alone costs: 64 callers, each of whom waits until its record is durable before it comes with the next, through the same
 * door of the store as reads do, while the sequencer enters records into the tree and signs it. All threads count. What it takes to
 * make the records up is measured without the store, and taken off. `npm run bench -- record [seconds] [SQLite|PostgreSQL]`.
 */
const CALLERS = 64
const [seconds = '5', only] = process.argv.slice(3)
const MEASURE_MS = Number(seconds) * 1000
const WARM_MS = 5000
const US_PER_MS = 1000

type Settle = (row: NewUsageRow, done: () => void) => void

interface Spent {
  records: number
  /** CPU of all threads, and of the one that answers calls. */
  allMs: number
  ownMs: number
}

async function spend(ms: number, next: () => NewUsageRow, settle: Settle): Promise<Spent> {
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()]
  const until = performance.now() + ms
  let records = 0
  await Promise.all(
    Array.from(
      { length: CALLERS },
      () =>
        new Promise<void>((resolve) => {
          const go = () => {
            if (performance.now() >= until) return resolve()
            records++
            settle(next(), go)
          }
          go()
        }),
    ),
  )
  const msOf = ({ user, system }: { user: number; system: number }) => (user + system) / US_PER_MS
  return { records, allMs: msOf(process.cpuUsage(all)), ownMs: msOf(process.threadCpuUsage(own)) }
}

/** Records of one caller and some secrets, as other benchmarks read; some of each; and so many that nearly every record tells of a reader of a secret who never
 * read it before, which is stored as well. */
function makers(world: World): Record<string, () => NewUsageRow> {
  const among = (count: number): World => ({ ...world, secrets: world.secrets.slice(0, count) })
  const [few, some] = [among(100), among(1000)]
  const callers = Array.from({ length: 20 }, (_, caller) => record(3 + caller, some))
  const now = () => ({ time: Date.now(), requestId: uuid(randomBytes) })
  let at = 0
  const one = record(3, few)
  return {
    'one caller, 100 secrets': () => {
      const { nrn, resourceId, resourceName } = record(3, few)
      return { ...one, nrn, resourceId, resourceName, ...now() }
    },
    '20 callers, 1,000 secrets': () => {
      const { nrn, resourceId, resourceName } = record(3, some)
      return { ...(callers[at++ % callers.length] as NewUsageRow), nrn, resourceId, resourceName, ...now() }
    },
    '500 callers, 100,000 secrets': () => ({ ...record(at++, world), ...now() }),
  }
}

async function measure({ barrier }: Coffer, engine: string, world: World): Promise<void> {
  const settle: Settle = (row, done) => {
    barrier.settle(row, (written, error) => {
      if (error !== undefined) throw error
      if (written) done()
      else settle(row, done)
    })
  }
  const perRecord = (spent: number, { records }: Spent) => (spent * US_PER_MS) / records
  for (const [name, next] of Object.entries(makers(world))) {
    await spend(WARM_MS, next, settle)
    const made = await spend(MEASURE_MS, next, (_, done) => setImmediate(done))
    const kept = await spend(MEASURE_MS, next, settle)
    const all = perRecord(kept.allMs, kept) - perRecord(made.allMs, made)
    const own = perRecord(kept.ownMs, kept) - perRecord(made.ownMs, made)
    process.stdout.write(
      `${engine}, ${name}`.padEnd(44) +
        `${all.toFixed(1)} µs a record, ${own.toFixed(1)} of them in the thread that answers; ${((kept.records / MEASURE_MS) * 1000).toFixed(0)} records a second\n`,
    )
  }
}

async function onEngine(engine: string, databaseUrl?: string): Promise<void> {
  const { home } = await scratchHome()
  const env = cofferEnvironment(home, 0, databaseUrl)
  const living = await seed(env, 1)
  const log = await openLog('silent', 'lines')
  const coffer = await assemble({ settings: readSettings(env, '/'), clock: systemClock, random: randomBytes, log, ticking: true })
  const account = (await coffer.barrier.transact(async (unit) => ({
    result: (await findCredentials(unit, KEYS.accessKey, '127.0.0.1'))?.actor.account,
    records: [],
  }))) as string
  const secrets = [...living, ...Array.from({ length: 99_999 }, () => randomBytes(32).toString('hex'))]
  await measure(coffer, engine, { account, secrets, from: 0, total: 1 })
  await coffer.close()
  await rm(home, { recursive: true, force: true })
}

if (only !== 'PostgreSQL') await onEngine('SQLite')
if (only !== 'SQLite') {
  const { url, drop } = await freshDatabase()
  await onEngine('PostgreSQL', url)
  await drop()
  await stopPostgres()
}
