import type { Instant } from '#base/instant'
import type { PolicyWarning } from '#base/reasons'

/** Where the account's resources lie. */
export interface Place {
  region: string
  account: string
  now: Instant
}

export interface Warning {
  message: string
  reason: PolicyWarning
}

export const warning = (why: string, reason: PolicyWarning): Warning => ({ message: `${reason.field}: ${why}`, reason })
