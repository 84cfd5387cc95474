import type { TSchema } from 'typebox'
import type { ProblemCode } from '#base/problem-codes'
import type { Reason } from '#base/reasons'
import type { Service } from '#contract/operation'

/** How a service's answers and errors look on the wire. It translates and holds no rule. */
export interface Dialect {
  /** Puts a reply into the service's envelope. */
  envelope(reply: unknown): unknown
  /** The schema of the envelope around a reply's schema: what is not named in it does not leave. */
  envelopeSchema(reply: TSchema): TSchema
  /** The HTTP status of a problem. */
  status(code: ProblemCode): number
  /** The body of an error; `details` is a sentence for the caller, `reason` the same for a program, where the service tells it. */
  error(code: ProblemCode, details: string, reason?: Reason): unknown
}

export type Dialects = Record<Service, Dialect>
