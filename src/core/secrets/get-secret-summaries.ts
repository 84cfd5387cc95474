import type { Instant } from '#base/instant'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { SUMMARIES } from '#contract/rulings'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { isOverdue } from '../rotation/schedule.ts'
import type { SecretRow } from '../rows.ts'
import { protectionKeyOf, rotationPhase, statusOf } from './detail.ts'
import { visibleSecrets } from './visible-secrets.ts'

/** Every order that the contract names, as the column and the direction that the store sorts by. */
const ORDERS = {
  registerDate: ['number', 'asc'],
  '-registerDate': ['number', 'desc'],
  secretName: ['name', 'asc'],
  '-secretName': ['name', 'desc'],
  nextRotationDate: ['nextRotationAt', 'asc'],
  '-nextRotationDate': ['nextRotationAt', 'desc'],
} as const satisfies Record<(typeof SUMMARIES)['sorts'][number], readonly [keyof SecretRow, 'asc' | 'desc']>

/** The list with what people want to see at a glance; sorted, searched and paged by the store. */
export const getSecretSummaries: Reading<typeof OPERATIONS.getSecretSummaries> = async (view, { actor, input: { query } }) => {
  const conditions = visibleSecrets(actor)
  if (query.status !== undefined) conditions.push({ column: 'state', is: 'eq', value: query.status })
  if (query.keyTag !== undefined) conditions.push({ column: 'keyTag', is: 'eq', value: query.keyTag })
  // A `*` stands in no name, and would mean anything in the store's pattern: whoever searches for one finds nothing.
  if (query.search !== undefined && query.search !== '')
    conditions.push(query.search.includes('*') ? { any: [] } : { column: 'name', is: 'like', value: `*${query.search}*` })
  const offset = query.after === undefined ? 0 : cursorOffset(query.after)
  const totalCount = await view.count('secret', conditions)
  const rows = await view.find('secret', conditions, {
    order: [ORDERS[query.sort], ['number', 'asc']],
    limit: query.pageSize,
    offset,
  })
  const { consumers } = await view.tables.consumers(rows.map(({ id }) => id))
  const lastRead = new Map<string, Instant>()
  // The newest read of each secret comes first.
  for (const { secret, lastReadAt } of consumers) if (!lastRead.has(secret)) lastRead.set(secret, lastReadAt)
  const secrets = []
  for (const row of rows) secrets.push(await summary(view, row, lastRead.get(row.id) ?? null))
  const end = offset + rows.length
  return { secrets, next: end < totalCount && rows.length > 0 ? String(end) : null, totalCount }
}

function cursorOffset(after: string): number {
  if (!/^\d{1,9}$/.test(after))
    throw new Problem('input.invalid', 'after: what an earlier answer gave as next.', { reason: { is: 'form', field: 'after' } })
  return Number(after)
}

async function summary(view: View, row: SecretRow, lastReadDate: Instant | null) {
  return {
    secretId: row.id,
    secretName: row.name,
    secretStatus: statusOf(row),
    protectionKey: await protectionKeyOf(view, row),
    registerDate: row.createdAt,
    updateDate: row.updatedAt,
    autoRotationYN: row.autoRotation === 1 ? ('Y' as const) : ('N' as const),
    rotationPhase: await rotationPhase(view, row),
    nextRotationDate: row.nextRotationAt,
    lastRotationDate: row.lastRotationAt,
    lastReadDate,
    overdue: isOverdue(row, view.world.clock.now()),
  }
}
