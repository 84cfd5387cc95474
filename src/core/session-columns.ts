import type { Instant } from '#base/instant'
import type { Flag } from './guard.ts'

/** A login to the console: open, or with steps of the login still to do. */
export interface SessionColumns {
  /** SHA-256 of the session's id, hex: the id itself is in the browser alone. */
  id: string
  account: string
  principal: string
  /** `password` and `factor`: a password has to be changed, a second factor set up, before it opens. */
  stage: 'password' | 'factor' | 'open'
  /** Whether a second factor was given. */
  mfa: Flag
  /** The secret of a second factor that is being set up, sealed for the principal; empty bytes otherwise. */
  newFactor: Uint8Array
  createdAt: Instant
  /** The last use, told to the minute. */
  usedAt: Instant
  /** When the password was given last. */
  confirmedAt: Instant
  endsAt: Instant
}
