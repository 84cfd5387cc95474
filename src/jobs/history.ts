import { DAY } from '#base/instant'
import { dropOld } from '#core/history/drop-old'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'

/** Drops usage records that are old enough, and counts of refusals. Does nothing while time cannot be trusted. */
export async function dropHistory(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const [account] = await look(parts, (view) => view.find('account', [], { order: [['createdAt', 'asc']], limit: 1 }))
  if (account === undefined) return
  const { barrier, store, world, sequencer, historyDays } = parts
  const record = (row: Parameters<Parameters<typeof dropOld>[0]['record']>[0]) => barrier.record([row])
  await store.dropRefusals((Math.floor(world.clock.now() / DAY) - historyDays) * DAY)
  await dropOld({ history: store.history, world, sequencer, record, account: account.id }, historyDays)
}
