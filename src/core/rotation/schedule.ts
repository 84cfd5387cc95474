import { DAY, HOUR, type Instant, MINUTE } from '#base/instant'
import type { JobRow, SecretRow } from '../rows.ts'
import { type Window, withinWindow } from './window.ts'

/** After the first, second and third try that did not complete; after any later one, a day. */
const RETRY_AFTER_MS = [5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const

/** Whether somebody has to be told: the quick tries are used up, and from now on it is tried once a day. */
export function isAlarming(attempt: number): boolean {
  return attempt === RETRY_AFTER_MS.length + 1
}

/** The head's columns that decide when the clock fires a rotation. */
export type Schedule = Pick<SecretRow, 'id' | 'autoRotation' | 'rotationPeriod' | 'nextRotationAt'> & Window
export type LastJob = Pick<JobRow, 'state' | 'endedAt' | 'retryAt'>

/** The date of the next rotation after a job completed at `now`, inside a window if there is one; null while automatic rotation is off. */
export function nextRotationAt(secret: Pick<Schedule, 'autoRotation' | 'rotationPeriod'> & Window, now: Instant): Instant | null {
  return secret.autoRotation === 1 && secret.rotationPeriod !== null ? withinWindow(secret, now + secret.rotationPeriod * DAY) : null
}

/**
 * When a job that ended FAILED or TIMED_OUT at `now` is tried again by the clock; null when it is not: automatic rotation is off, or
 * its date lies ahead and will bring the next try anyway. `attempt` counts from 1.
 */
export function retryAt(secret: Pick<Schedule, 'autoRotation' | 'nextRotationAt'>, attempt: number, now: Instant): Instant | null {
  if (secret.autoRotation === 0 || secret.nextRotationAt === null || secret.nextRotationAt > now) return null
  return now + (RETRY_AFTER_MS[attempt - 1] ?? DAY)
}

/**
 * When the clock has to fire a rotation of a secret in ENABLE without an open job; `undefined` while automatic rotation is off.
 * A failed try is repeated at its `retryAt`; a cancelled one stops the tries until the next period,
 * unless a change of the secret's state cancelled it (then it has a `retryAt`). A date that passed
 * while nothing could fire (`usableSince` is when that changed last) comes within the hour after, each secret at its own minute, so that many do not come at once.
 * For the same reason each comes up to `jitterMs` after its date, always by the same amount. Outside the secret's window nothing fires.
 */
export function dueAt(secret: Schedule, last: LastJob | undefined, usableSince: Instant, jitterMs = 0): Instant | undefined {
  const due = dueAnyTime(secret, last, usableSince, jitterMs)
  return due === undefined ? undefined : withinWindow(secret, due)
}

function dueAnyTime(secret: Schedule, last: LastJob | undefined, usableSince: Instant, jitterMs: number): Instant | undefined {
  const date = secret.nextRotationAt
  if (secret.autoRotation === 0 || secret.rotationPeriod === null || date === null) return undefined
  const triedAt = last?.endedAt ?? null
  if (last !== undefined && triedAt !== null && triedAt >= date) {
    if (last.state === 'CANCELLED' && last.retryAt === null) return nextPeriod(date, secret.rotationPeriod, triedAt)
    if (last.state === 'FAILED' || last.state === 'TIMED_OUT' || last.state === 'CANCELLED')
      return spread(secret.id, last.retryAt ?? date, usableSince)
  }
  const jitter =
    jitterMs === 0 ? 0 : share(secret.id) % Math.min(jitterMs, (secret.windowMinutes ?? Number.POSITIVE_INFINITY) * (MINUTE / 2))
  return spread(secret.id, date + jitter, usableSince)
}

/** Whether the date of the next rotation has passed. */
export function isOverdue(secret: Pick<Schedule, 'autoRotation' | 'nextRotationAt'>, now: Instant): boolean {
  return secret.autoRotation === 1 && secret.nextRotationAt !== null && secret.nextRotationAt < now
}

function nextPeriod(date: Instant, periodDays: number, after: Instant): Instant {
  const period = periodDays * DAY
  return date + (Math.floor((after - date) / period) + 1) * period
}

function spread(id: string, due: Instant, usableSince: Instant): Instant {
  if (due >= usableSince) return due
  return usableSince + (share(id) % HOUR)
}

/** The id is random, so its first digits place the secrets evenly. */
function share(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16)
}
