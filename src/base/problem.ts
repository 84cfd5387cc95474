import type { ProblemCode } from './problem-codes.ts'
import type { PlainCode, Reason, ReasonedCode, ReasonOf } from './reasons.ts'

/** What policies were asked and refused, and the statement, from 1, that denies it where one does. */
export interface Refused {
  product: string
  action: string
  nrn: string
  by?: { policyId: string; policyName: string; statement: number }
}

interface More {
  cause?: unknown
  decision?: string
  refused?: Refused
  retryAfterSec?: number
}

/** A code that alone says too little never comes without its reason. */
type Told =
  | [code: PlainCode, message: string, more?: More]
  | { [Code in ReasonedCode]: [code: Code, message: string, more: More & { reason: ReasonOf<Code> }] }[ReasonedCode]

/**
 * Something went wrong that the caller may be told. `message` is a whole sentence that becomes the answer's details:
 * it says what happened and what would help, and never quotes a value, a key or a signature.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  /** The id under which the refusal can be looked into, where it is one. */
  readonly decision: string | undefined
  /** What policies refused, where it was they who did. Kept in the record, and not told to the caller. */
  readonly refused: Refused | undefined
  /** After how many seconds the same may be tried again, where that is so. */
  readonly retryAfterSec: number | undefined
  /** What `code` alone does not say, for those who say it in other words. */
  readonly reason: Reason | undefined
  constructor(...[code, message, more]: Told) {
    const options: (More & { reason?: Reason }) | undefined = more
    super(message, options)
    this.name = 'Problem'
    this.code = code
    this.decision = options?.decision
    this.refused = options?.refused
    this.retryAfterSec = options?.retryAfterSec
    this.reason = options?.reason
  }

  /** The same problem in other words. */
  saying(message: string, more: More & { reason?: Reason | undefined } = {}): Problem {
    const { reason = this.reason, refused = this.refused, ...rest } = more
    const kept = { ...(reason === undefined ? {} : { reason }), ...(refused === undefined ? {} : { refused }) }
    return new Problem(this.code as PlainCode, message, { ...rest, ...kept } as More)
  }
}

export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

/** Whether the store did not take a change, or nobody knows whether it did. */
export function isStoreTrouble(error: unknown): boolean {
  return isProblem(error, 'store.unavailable') || isProblem(error, 'store.full') || isProblem(error, 'store.uncertain')
}
