import type { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { ActivationRow } from '../activation-row.ts'
import type { JobState } from '../rows.ts'

/** One run of an action that a caller asked for by hand. */
export interface RunOrder {
  /** The id of the activation, whose row stands at `running`. */
  activation: string
  account: string
  /** The row id of the action. */
  action: string
  /** The call's own parameters: they win over those of the action. */
  parameters: Sealed<Record<string, unknown>>
}

/**
 * What a use case may set going on this node once its transaction is durable. Every call returns at once and never
 * throws. They make things quick, never right: what is lost with a crash is found in the store by the clock.
 */
export interface DispatchPort {
  /** The node that claims the jobs which this one dispatches. */
  readonly node: string
  /** Why no action of this kind can run on this machine; `undefined` when it can. */
  refusal(kind: string): Problem | undefined
  /** Why this URL cannot be called as a webhook, in a sentence that does not quote it; `undefined` when it can. */
  webhookRefusal(url: string): string | undefined
  /** A job was requested: it is claimed and its trigger fired, with the call's own parameters if there are any. */
  jobRequested(job: string, parameters: Sealed<Record<string, unknown>> | undefined): void
  /** A job ended: a process that still works for a cancelled or timed-out one is killed, and no webhook is called for it again. */
  jobEnded(job: string, state: JobState): void
  /** PENDING of the dry runs under way here, by job. Gone when they end. */
  readonly dryRuns: Map<string, Sealed<string>>
  /** How a job's run here ended, with its activation; `undefined` when it is not of this node or `timeoutMs` (monotonic) passed first. */
  over(job: string, timeoutMs: number): Promise<ActivationRow | undefined>
  /** Texts that the job's action was told, so that they are struck out of what it prints. */
  strikeOut(job: string, texts: Sealed<readonly string[]>): void
  /** The text without what the action of this job was told; as it is when the job does not run on this node. */
  struckOut(job: string, text: string): string
  /** Whether so many runs by hand wait for their turn that no more are taken. */
  readonly full: boolean
  /** Starts an action by hand. */
  run(order: RunOrder): void
  /** What a run on this node printed so far, secrets struck out; `undefined` when it does not run here. */
  printed(activation: string): readonly string[] | undefined
  /** The activation once it has ended, or `undefined` when `timeoutMs` (monotonic) passed first or it is not of this node. */
  ended(activation: string, timeoutMs: number): Promise<ActivationRow | undefined>
}
