import { DAY } from '#base/instant'
import { HISTORY_ACTIONS } from '#contract/logs/rulings'
import { rootOf } from '#crypto/log-tree'
import { type HistoryStore, type LogRow, numberOf, SEGMENT, segmentOf, seqOf } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { leavesIn, openTree } from './growing-tree.ts'
import { leafOf } from './leaf.ts'
import { verifierOf } from './log-key.ts'
import type { Sequencer } from './sequencer.ts'
import { UsedRights } from './used-rights.ts'

interface Parts {
  history: HistoryStore
  world: Pick<World, 'clock' | 'alert'>
  sequencer: Pick<Sequencer, 'vouchDropped'>
  /** Makes a record durable. */
  record(record: NewUsageRow): Promise<void>
  account: string
}

/** So many records are looked at in one go, so that nobody waits long. */
const LOOKED_AT_ONCE = 128

/**
 * Drops the records of all logs that are older than so many days, by whole days of UTC. What goes is checked once more, since nobody can afterwards; then
 * what they tell of used rights is kept, the log's key signs what is dropped, and a record tells of it. What a checkpoint does not cover yet stays.
 */
export async function dropOld(parts: Parts, days: number): Promise<void> {
  const { history, world, sequencer } = parts
  const oldest = Math.floor(world.clock.now() / DAY) - days
  for (const log of await history.logs()) {
    const until = await boundary(history, log, oldest)
    // Also what a crash left undone.
    if (until <= log.kept) {
      if (log.kept > 0) await history.drop(log.id, log.kept, log.dropped)
      continue
    }
    const used = new UsedRights()
    if (!(await isSound({ history, row: log, used }, until, oldest))) {
      world.alert?.(
        'Old usage records are not dropped: they are not the ones that were entered, or not as old as the store says. Run coffer history verify, and keep the store as it is.',
        { log: log.id },
      )
      continue
    }
    await history.keepUsedRights(used.all())
    const dropped = await sequencer.vouchDropped(log.id, until)
    await parts.record(dropRecord(parts, log, until, days))
    await history.drop(log.id, until, dropped)
  }
}

/** The first record of the oldest day that is kept; of a log in which nothing is young enough, the end of what its checkpoint covers. */
async function boundary(history: HistoryStore, { id, size }: LogRow, oldest: number): Promise<number> {
  const first = (await history.days(id)).find(({ day }) => day >= oldest)
  return first === undefined ? size : Math.min(numberOf(first.seq), size)
}

/** Whether the records before this one are those that were signed, and all of them older than the oldest day that is kept. */
async function isSound(
  { history, row, used }: { history: HistoryStore; row: LogRow; used: UsedRights },
  until: number,
  oldest: number,
): Promise<boolean> {
  if ((await openTree(history, row, verifierOf(row.publicKey))) === undefined) return false
  const roots = new Map((await history.segments(row.id)).map(({ id, root }) => [id, root]))
  for (let from = row.kept; from < until; ) {
    const first = Math.floor(from / SEGMENT) * SEGMENT
    const end = Math.min(first + SEGMENT, until)
    const base = seqOf(row.id, first)
    const leaves = leavesIn(await history.leavesFrom(base), base) ?? []
    const root = roots.get(segmentOf(base))
    // Those of the segment that is being filled the tree was just made from.
    if (root !== undefined && (leaves.length !== SEGMENT || !rootOf(leaves).equals(root))) return false
    for (; from < end; from += LOOKED_AT_ONCE) {
      const most = Math.min(LOOKED_AT_ONCE, end - from)
      const records = await history.recordsFrom(seqOf(row.id, from), most)
      if (records.length !== most) return false
      for (const [at, { seq, ...record }] of records.entries()) {
        if (seq !== seqOf(row.id, from + at) || record.time >= oldest * DAY) return false
        if (Buffer.compare(leafOf(record), leaves[from + at - first] ?? Buffer.alloc(0)) !== 0) return false
        used.add(record)
      }
    }
    from = end
  }
  return true
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
    action: HISTORY_ACTIONS.drop,
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
