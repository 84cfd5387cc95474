import type { Instant } from '#base/instant'
import type { Flag } from './guard.ts'

/** One run of an action, or one delivery to a webhook. Tells, decides nothing. */
export interface ActivationRow {
  id: string
  account: string
  /** Row ids of the action (empty for a delivery) and, if one fired it, of the trigger and the job. */
  action: string
  trigger: string | null
  job: string | null
  startedAt: Instant
  endedAt: Instant | null
  success: Flag
  /** `success`, `action error`, `timed out`, `killed`, `not accepted`, `running`. */
  status: string
  /** JSON of what the action answered, and JSON string[] of what it printed; secret values struck out. While it runs: see `keepOutput`. */
  result: string
  logs: string
}
