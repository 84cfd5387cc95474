import { DAY } from '#base/instant'
import { type HistoryStore, type LogRow, numberOf } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { verifierOf } from './log-key.ts'

interface Parts {
  history: HistoryStore
  world: Pick<World, 'clock'>
  /** Makes a record durable. */
  record(record: NewUsageRow): Promise<void>
  account: string
}

/**
 * Drops the records of all logs that are older than so many days, by whole days of UTC, and records that first. What a checkpoint does not
 * cover yet stays; of the newest day of a log nothing is dropped.
 */
export async function dropOld(parts: Parts, days: number): Promise<void> {
  const { history, world } = parts
  const oldest = Math.floor(world.clock.now() / DAY) - days
  for (const log of await history.logs()) {
    const until = await boundary(history, log, oldest)
    if (until > log.kept) await parts.record(dropRecord(parts, log, until, days))
    // Also what a crash left undone.
    if (Math.max(until, log.kept) > 0) await history.drop(log.id, Math.max(until, log.kept))
  }
}

/** The first record of the oldest day that is kept. */
async function boundary(history: HistoryStore, { id, size }: LogRow, oldest: number): Promise<number> {
  const days = (await history.days(id)).filter(({ seq }) => numberOf(seq) <= size)
  const first = days.find(({ day }) => day >= oldest) ?? days.at(-1)
  return first === undefined ? 0 : numberOf(first.seq)
}

function dropRecord({ world, account }: Parts, log: LogRow, until: number, days: number): NewUsageRow {
  const { name } = verifierOf(log.publicKey)
  return {
    time: world.clock.now(),
    account,
    requestorType: 'System',
    requestor: 'system',
    requestorName: 'Coffer',
    accessKey: '',
    ip: '',
    source: 'SYSTEM',
    product: 'CloudLogAnalytics',
    action: 'Change/dropHistory',
    title: 'Drop Old Records',
    nrn: '',
    resourceId: name,
    resourceName: '',
    result: 'SUCCESS',
    status: 200,
    problem: '',
    requestId: '',
    job: null,
    stage: '',
    version: null,
    message: `Dropped records ${log.kept} to ${until - 1} of ${name}, which were older than ${days} days.`,
  }
}
