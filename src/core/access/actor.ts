import type { Instant } from '#base/instant'
import type { View } from '../barrier/view.ts'
import type { Decision, IdPatterns, Request } from './decide.ts'
import type { NamedRules } from './ids-allowed.ts'
import type { Policy } from './statement.ts'

/** What a job's own key may do besides what its policies say (contract: cloud-functions.md). */
export interface JobGrant {
  job: string
  secret: string
  /** Secrets whose ACTIVE the action may read: its own, and those that the trigger declares. */
  reads: readonly string[]
}

/** Who calls: made once a call from its access key, and made again when the feed moves. */
export interface Actor {
  readonly account: string
  readonly type: 'Customer' | 'Sub' | 'Role' | 'Job' | 'System'
  /** The principal's id; of a job's key, the job's. */
  readonly id: string
  /** The login id, or what else people know it by. */
  readonly name: string
  readonly accessKey: string
  readonly ip: string
  readonly job?: JobGrant
  /** Of a call from the console: the row of its session, and until when its password counts as given lately. */
  readonly session?: { readonly hash: string; readonly confirmedUntil: Instant }
  /** What it holds, for the question whether it may hand rights on. */
  readonly policies: readonly Policy[]
  /** Whether a decision may hang on the name or tags of a resource, so that `knowing` is to be asked first. */
  readonly asksForFacts: boolean
  /** Whether `decide` answers a question always the same: nothing that it hangs on changes without this being another object. */
  readonly steady: boolean
  /** The same actor with what conditions may ask about one resource at hand: names and tags. Asked once a call, by the door. */
  knowing(view: View, nrn: () => string): Actor | Promise<Actor>
  /** Whether this actor may do this. The only place where that is decided. */
  decide(request: Request): Decision
  /** The ids of a product's resources on which the action is allowed, as patterns: for lists that show what one may see. */
  idsAllowed(action: string, product: string, type: string): IdPatterns
  /** The secrets on which the action is allowed, by their ids and names: for the same lists. */
  secretsAllowed(action: string): NamedRules
}
