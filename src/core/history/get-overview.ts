import { DAY, HOUR, type Instant } from '#base/instant'
import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import type { Call, Reading } from '../door/call.ts'
import type { Condition } from '../ports/store.ts'
import type { SecretRow } from '../rows.ts'
import { visibleSecrets } from '../secrets/visible-secrets.ts'
import { askedBy, SEARCHING, timeFor } from './ask.ts'
import { unusedSince } from './get-unused-secrets.ts'

const SHOWN = 10
const FAILED_JOBS_MAX = 200
const REASONS_MAX = 20
const HOURS = 24
/** A first screen waits no longer for its counts. */
const COUNT_MS = 200

/** What needs attention, in one answer: of the secrets and the records that the caller may see. */
export const getOverview: Reading<typeof OPERATIONS.getOverview> = async (view, call) => {
  const now = view.world.clock.now()
  const visible = visibleSecrets(call.actor)
  const due: Condition<SecretRow>[] = [
    ...visible,
    { column: 'nextRotationAt', is: 'le', value: now },
    { column: 'state', is: 'eq', value: 'ENABLE' },
  ]
  const failed: Condition<SecretRow>[] = [
    ...visible,
    { column: 'lastJob', is: 'in', value: await failedJobs(view, call.actor.account, now) },
  ]
  return {
    secrets: await view.count('secret', visible),
    overdue: await some(view, due, 'nextRotationAt'),
    failed: await some(view, failed, 'lastRotationAt'),
    leaving: await some(view, [...visible, { column: 'state', is: 'eq', value: 'REVOKE' }], 'destroyAt'),
    unused: await some(view, unusedSince(call.actor, now - call.input.query.days * DAY), 'createdAt'),
    ...(await lately(view, call, now)),
  }
}

async function some(view: View, conditions: Condition<SecretRow>[], date: 'nextRotationAt' | 'lastRotationAt' | 'destroyAt' | 'createdAt') {
  const count = await view.count('secret', conditions)
  const rows = count === 0 ? [] : await view.find('secret', conditions, { order: [[date, 'asc']], limit: SHOWN })
  return { count, secrets: rows.map((row) => ({ secretId: row.id, secretName: row.name, date: row[date] })) }
}

async function failedJobs(view: View, account: string, now: Instant): Promise<string[]> {
  const jobs = await view.find(
    'job',
    [
      { column: 'account', is: 'eq', value: account },
      { column: 'state', is: 'in', value: ['FAILED', 'TIMED_OUT'] },
      { column: 'requestedAt', is: 'ge', value: now - 7 * DAY },
    ],
    { order: [['requestedAt', 'desc']], limit: FAILED_JOBS_MAX },
  )
  return jobs.map(({ id }) => id)
}

/** Of the last hours: refusals by their reason, and calls by the hour. */
async function lately(view: View, call: Pick<Call, 'actor' | 'once'>, now: Instant) {
  const from = Math.floor(now / HOUR) * HOUR - (HOURS - 1) * HOUR
  const asked = await askedBy(view, call, SEARCHING, { timestampFrom: from })
  const denied = { ...asked, where: [...(asked.where ?? []), { column: 'result', is: 'eq', value: 'DENIED' } as const] }
  const enough = timeFor(view, COUNT_MS)
  const refused = await call.once(JSON.stringify(['refusals', denied]), () =>
    view.tables.usageCounts({ ...denied, enough }, { column: 'problem' }, REASONS_MAX),
  )
  const calls = await call.once(JSON.stringify(['calls', asked]), () =>
    view.tables.usageCounts({ ...asked, enough }, { everyMs: HOUR, from }, HOURS + 1),
  )
  const byHour = new Map(calls.counts.map(({ key, count }) => [key, count]))
  const hours = Array.from({ length: HOURS }, (_, at) => from + at * HOUR)
  return {
    refusals: refused.counts.map(({ key, count }) => ({ problem: String(key), count })),
    calls: hours.map((timestamp) => ({ timestamp, count: byHour.get(timestamp) ?? 0 })),
    ...(refused.partial || calls.partial ? { partial: true } : {}),
  }
}
