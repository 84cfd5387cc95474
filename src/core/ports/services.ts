import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import type { DispatchPort } from './dispatch.ts'
import type { EventsPort } from './events.ts'

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
  /** How many sub accounts one main account may have. */
  readonly subAccountsMax: number
  /** After so long without a call a session of the console ends. */
  readonly sessionIdleMs: number
  /** The addresses and CIDR blocks that the number of a VPC, or of a server in one, stands for. */
  readonly vpcSources?: ReadonlyMap<string, readonly string[]>
  /** Where actions reach us: always loopback or our own listener. */
  readonly callbackUrl: () => string
  /** Where everybody else reaches us: what webhooks are told. */
  readonly publicUrl: () => string
  /** What runs actions on this node: it puts itself here when it is made. Absent where none are run (maintenance). */
  dispatch?: DispatchPort
  /** The streams of events that are open on this node. Absent where nobody listens (maintenance). */
  events?: EventsPort
  /** Wakes what delivers to subscriptions. It makes things quick, never right. */
  courier?: { wake(): void }
  /** Tells whoever runs the server of what needs a person. Never values, keys or tokens. */
  alert?: (sentence: string, details: object) => void
  /** Scrubs what was erased out of the store's files. Resolves when that is done or could not be and will be tried again; never rejects. */
  scrub?: () => Promise<void>
}
