import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { hexId, uuid } from '#base/ids'
import { DAY } from '#base/instant'
import { Sequencer } from '#core/history/sequencer'
import { verifyHistory } from '#core/history/verify'
import { makeVault } from '#core/keys/master-vault'
import type { StorePort, UsageSearch } from '#core/ports/store'
import type { NewUsageRow } from '#core/usage-row'
import { systemClock } from '#server/clock'
import { openPostgres } from '#store/postgres/open'
import { openSqlite } from '#store/sqlite/open'
import { freshDatabase, stopPostgres } from '../test/support/postgres.ts'

/**
 * What the usage history costs: bytes and CPU for each record, with all indexes, hashes and the tree, and how long the first page of
 * a search takes. `node bench/history.ts [records] [SQLite|PostgreSQL]`. Records are spread over 30 days, 100,000 secrets and
 * 500 callers.
 */
const RECORDS = Number(process.argv[2] ?? 1_000_000)
const ENGINES = process.argv[3] === undefined ? ['SQLite', 'PostgreSQL'] : [process.argv[3]]
const GROUP = 64
const SECRETS = 100_000
const CALLERS = 500
const SEAL_EVERY = 10_000
const ACCOUNT = '1000000001'

const ids = Array.from({ length: SECRETS }, () => hexId(randomBytes))
const callers = Array.from({ length: CALLERS }, () => ({ id: uuid(randomBytes), key: `ncp_iam_${randomBytes(8).toString('hex')}` }))
const pick = (bound: number) => Math.floor(Math.random() * bound)

function record(at: number): NewUsageRow {
  const secret = pick(SECRETS)
  const caller = callers[pick(CALLERS)] ?? { id: '', key: '' }
  const denied = at % 1000 === 0
  return {
    time: Date.UTC(2026, 0, 1) + Math.floor((at / RECORDS) * 30 * DAY),
    account: ACCOUNT,
    requestorType: 'Sub',
    requestor: caller.id,
    requestorName: `service-${caller.id.slice(0, 6)}`,
    accessKey: caller.key,
    ip: `10.0.${pick(4)}.${pick(250)}`,
    source: 'API',
    product: 'SecretManager',
    action: 'View/getSecretValue',
    title: 'Get Secret Value',
    nrn: `nrn:PUB:SecretManager:KR:${ACCOUNT}:Secret/${ids[secret]}`,
    resourceId: ids[secret] ?? '',
    resourceName: `secret-${secret}`,
    result: denied ? 'DENIED' : 'SUCCESS',
    status: denied ? 403 : 200,
    problem: denied ? 'access.denied' : '',
    requestId: uuid(randomBytes),
    job: null,
    stage: 'chain',
    version: 1,
    message: denied ? `Get Secret Value: no policy allows it. Decision ${at}.` : 'Get Secret Value',
  }
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function fill(store: StorePort, sequencer: Sequencer): Promise<void> {
  let made = 0
  let ours = 0
  const began = performance.now()
  for (let at = 0; at < RECORDS; at += GROUP) {
    const before = cpuMs()
    const group = Array.from({ length: Math.min(GROUP, RECORDS - at) }, (_, i) => record(at + i))
    made += cpuMs() - before
    const start = cpuMs()
    await store.appendReads(null, group)
    if (at % SEAL_EVERY < GROUP) await sequencer.seal()
    ours += cpuMs() - start
  }
  await sequencer.seal()
  const seconds = (performance.now() - began) / 1000
  print('CPU of this process for each record, µs', ((ours * 1000) / RECORDS).toFixed(1))
  print('making the records took of each, µs', ((made * 1000) / RECORDS).toFixed(1))
  print('records a second', (RECORDS / seconds).toFixed(0))
}

async function searches(store: StorePort): Promise<void> {
  const base = { account: ACCOUNT, limit: 20, offset: 0 }
  const middle = Date.UTC(2026, 0, 15)
  const questions: Record<string, UsageSearch> = {
    'newest of the account': base,
    'one secret': { ...base, resourceId: ids[7] ?? '' },
    'one secret, one day': { ...base, resourceId: ids[7] ?? '', from: middle, to: middle + DAY },
    'one hour in the middle': { ...base, from: middle, to: middle + DAY / 24 },
    'a secret that never was': { ...base, resourceId: 'none' },
  }
  for (const [name, search] of Object.entries(questions)) {
    const times: number[] = []
    for (let run = 0; run < 5; run++) {
      const began = performance.now()
      await store.usage(search)
      times.push(performance.now() - began)
    }
    times.sort((left, right) => left - right)
    print(`first page: ${name}, ms (first, median)`, `${times.at(-1)?.toFixed(0)} / ${times[2]?.toFixed(0)}`)
  }
}

async function measure(engine: string, store: StorePort, bytes: () => Promise<number>): Promise<void> {
  process.stdout.write(`\n${engine}, ${RECORDS.toLocaleString('en')} records\n`)
  const world = { clock: systemClock, random: randomBytes } as never
  const master = randomBytes(32)
  const sequencer = new Sequencer({ history: store.history, vault: makeVault({ master, random: randomBytes, clock: systemClock }), world })
  const empty = await bytes()
  await fill(store, sequencer)
  await store.scrub()
  print('bytes for each record', ((await bytes()) - empty) / RECORDS)
  await searches(store)
  const began = performance.now()
  const [verdict] = await verifyHistory(store.history, { verifiers: [], checkpoints: [] })
  print('verify: seconds', ((performance.now() - began) / 1000).toFixed(1))
  print('verify: found', verdict?.finding?.sentence ?? 'nothing')
}

function print(what: string, value: string | number): void {
  process.stdout.write(`  ${what.padEnd(60)} ${value}\n`)
}

async function main(): Promise<void> {
  if (ENGINES.includes('SQLite')) {
    const home = await mkdtemp(join(tmpdir(), 'coffer-bench-'))
    const file = join(home, 'coffer.db')
    const store = await openSqlite({ file, clock: systemClock })
    await measure('SQLite', store, async () => (await stat(file)).size)
    await store.close()
    await rm(home, { recursive: true })
  }
  if (ENGINES.includes('PostgreSQL')) {
    const { url, drop } = await freshDatabase()
    const store = await openPostgres({ url })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await measure('PostgreSQL', store, async () =>
      Number((await client.query('select pg_database_size(current_database()) as size')).rows[0].size),
    )
    await client.end()
    await store.close()
    await drop()
    await stopPostgres()
  }
}

await main()
