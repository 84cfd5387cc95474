import { DAY, type Instant } from '#base/instant'
import type { ConsumerRow } from '../consumer-row.ts'
import type { SecretRow } from '../rows.ts'

/** The head's columns that decide when PREVIOUS is taken out of use. */
export type Retiring = Pick<SecretRow, 'active' | 'previous' | 'retireWithin' | 'retireDeadline' | 'retireSince' | 'retireRetryAt'>

/** Whether PREVIOUS waits to be retired. */
export function waitsToRetire(secret: Retiring): boolean {
  return secret.retireSince !== null && secret.retireWithin !== null && secret.previous !== null
}

/** After this moment nobody is waited for any more; null while nothing waits. */
export function retireDeadline(secret: Retiring): Instant | null {
  if (secret.retireSince === null || secret.retireDeadline === null) return null
  return secret.retireSince + secret.retireDeadline * DAY
}

/** Whoever was seen lately and has not read ACTIVE yet: taking PREVIOUS away might lock them out. */
export function waitedFor(secret: Retiring, consumers: readonly ConsumerRow[], now: Instant): ConsumerRow[] {
  if (!waitsToRetire(secret)) return []
  const seenSince = now - (secret.retireWithin ?? 0) * DAY
  return consumers.filter(({ version, lastReadAt }) => version !== secret.active && lastReadAt >= seenSince)
}

/** Whether PREVIOUS is to be retired now. Pure. */
export function isToRetire(secret: Retiring, consumers: readonly ConsumerRow[], now: Instant): boolean {
  if (!waitsToRetire(secret) || (secret.retireRetryAt ?? 0) > now) return false
  const deadline = retireDeadline(secret)
  return waitedFor(secret, consumers, now).length === 0 || (deadline !== null && deadline <= now)
}

/** A rotation would change the password that PREVIOUS still has: the clock lets it wait until PREVIOUS is retired, at most until the deadline. */
export function holdsUpRotation(secret: Retiring, now: Instant): boolean {
  const deadline = retireDeadline(secret)
  return waitsToRetire(secret) && deadline !== null && now < deadline
}
