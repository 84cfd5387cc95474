import type { Instant } from '#base/instant'
import type { Problem } from '#base/problem'

/**
 * A refusal with the id under which it can be looked into, in its sentence too, so that it stands in the record. The id
 * begins with the moment of the refusal: that is where its record is looked for. Other problems stay as they are.
 */
export function withDecision(problem: Problem, requestId: string, now: Instant): Problem {
  if (!problem.code.startsWith('access.') || problem.decision !== undefined) return problem
  const decision = `${now.toString(36)}-${requestId.slice(-12)}`
  return problem.saying(`${problem.message} Decision ${decision}.`, { cause: problem, decision })
}

/** The moment that a decision's id begins with. */
export function momentOf(decision: string): Instant {
  return Number.parseInt(decision, 36)
}
