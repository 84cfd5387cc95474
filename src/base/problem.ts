import type { ProblemCode } from './problem-codes.ts'

/**
 * Something went wrong that the caller may be told. `message` is a whole sentence that becomes the answer's details:
 * it says what happened and what would help, and never quotes a value, a key or a signature.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  /** The id under which the refusal can be looked into, where it is one. */
  readonly decision: string | undefined
  /** After how many seconds the same may be tried again, where that is so. */
  readonly retryAfterSec: number | undefined
  constructor(code: ProblemCode, message: string, options?: { cause?: unknown; decision?: string; retryAfterSec?: number }) {
    super(message, options)
    this.name = 'Problem'
    this.code = code
    this.decision = options?.decision
    this.retryAfterSec = options?.retryAfterSec
  }
}

export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

/** Whether the store did not take a change, or nobody knows whether it did. */
export function isStoreTrouble(error: unknown): boolean {
  return isProblem(error, 'store.unavailable') || isProblem(error, 'store.full') || isProblem(error, 'store.uncertain')
}
