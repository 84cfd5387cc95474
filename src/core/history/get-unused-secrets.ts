import { DAY, type Instant } from '#base/instant'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import type { Condition } from '../ports/store.ts'
import type { SecretRow } from '../rows.ts'
import { visibleSecrets } from '../secrets/visible-secrets.ts'

/** Secrets that the caller may see, that are older than a moment, and that nobody read since. */
export function unusedSince(actor: Actor, moment: Instant): Condition<SecretRow>[] {
  return [...visibleSecrets(actor), { column: 'createdAt', is: 'lt', value: moment }, { unreadSince: moment }]
}

/** Secrets that nobody read in so many days: to look at, and perhaps to delete. */
export const getUnusedSecrets: Reading<typeof OPERATIONS.getUnusedSecrets> = async (view, { actor, input: { query } }) => {
  const conditions = unusedSince(actor, view.world.clock.now() - query.days * DAY)
  const totalCount = await view.count('secret', conditions)
  const offset = (Math.max(1, query.pageNo) - 1) * query.pageSize
  const rows = await view.find('secret', conditions, { order: [['number', 'asc']], limit: query.pageSize, offset })
  const lastRead = await lastReads(view, rows)
  const secrets = rows.map(({ id, name, createdAt }) => ({
    secretId: id,
    secretName: name,
    registerDate: createdAt,
    lastReadDate: lastRead.get(id) ?? null,
  }))
  return { days: query.days, totalCount, secrets }
}

/** The newest read of each secret that was read at all. */
async function lastReads(view: View, rows: readonly SecretRow[]): Promise<Map<string, Instant>> {
  const { consumers } = await view.tables.consumers(rows.map(({ id }) => id))
  const found = new Map<string, Instant>()
  // They come newest first.
  for (const { secret, lastReadAt } of consumers) if (!found.has(secret)) found.set(secret, lastReadAt)
  return found
}
