import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import type { DispatchPort } from './dispatch.ts'

/** What every use case may lean on besides rows: passed in, so that tests hold time and chance in their hands. */
export interface World {
  readonly clock: Clock
  readonly random: Random
  readonly region: string
  readonly deletionDays: number
  readonly jobLimitMs: number
  /** Rotations by date come up to so long after it, each secret always by the same amount. */
  readonly jitterMs: number
  readonly nameMax: number
  /** Where actions reach us: always loopback or our own listener. */
  readonly callbackUrl: () => string
  /** What runs actions on this node: it puts itself here when it is made. Absent where none are run (maintenance). */
  dispatch?: DispatchPort
  /** Scrubs what was erased out of the store's files. Resolves when that is done or could not be; never rejects. */
  scrub?: () => Promise<void>
}
