import type { Instant } from '#base/instant'
import type { Problem, Refused } from '#base/problem'

/**
 * A refusal with the id under which it can be looked into, in its sentence too, so that it stands in the record. The id
 * begins with the moment of the refusal: that is where its record is looked for. Other problems stay as they are. `item`: which
 * refusal it is of a call that goes on, from 0.
 */
export function withDecision(problem: Problem, requestId: string, now: Instant, item?: number): Problem {
  if (!problem.code.startsWith('access.') || problem.decision !== undefined) return problem
  const end = item === undefined ? requestId.slice(-12) : `${requestId.slice(-10)}${item.toString(36).padStart(2, '0')}`
  const decision = `${now.toString(36)}-${end}`
  return problem.saying(`${problem.message} Decision ${decision}.`, { cause: problem, decision })
}

/** The moment that a decision's id begins with. */
export function momentOf(decision: string): Instant {
  return Number.parseInt(decision, 36)
}

/**
 * What the record of a refusal says behind its sentence: that policies refused, which statement of them by a Deny, and what they were asked
 * where that is not what the record is about.
 */
export function refusedText({ refused }: Problem, about: Refused): string {
  if (refused === undefined) return ''
  const { product, action, nrn, by } = refused
  const who = by === undefined ? 'No policy' : `Policy ${by.policyName} (${by.policyId}), statement ${by.statement}`
  const same = product === about.product && action === about.action && nrn === about.nrn
  return same ? ` ${who}.` : ` ${who}: ${product} ${action} on ${nrn}`
}

/**
 * The end of such a record. What a caller wrote may stand before it, and has spaces or is followed by some; nothing in here has. So what
 * reads to the end of the text was written by `withDecision` and `refusedText`.
 */
const END =
  / Decision (?<id>[0-9a-z]+-[0-9a-z]+)\.(?: (?:No policy|Policy (?<name>\S+) \((?<policy>\S+)\), statement (?<statement>\d+))(?<asked>\.|: (?<product>\S+) (?<action>\S+) on (?<nrn>\S+)))?$/

/** What a record tells of a refusal: its id, its sentence, and what policies refused, where they did. */
export interface ToldRefusal {
  id: string
  sentence: string
  refused: Refused | undefined
}

export function readRefusal(message: string, about: Refused): ToldRefusal | undefined {
  const found = END.exec(message)
  const { id, name, policy, statement, asked, product, action, nrn } = found?.groups ?? {}
  if (found === null || id === undefined) return undefined
  const sentence = `${message.slice(0, found.index)} Decision ${id}.`
  if (asked === undefined) return { id, sentence, refused: undefined }
  const other = product === undefined || action === undefined || nrn === undefined ? about : { product, action, nrn }
  const by = policy === undefined || name === undefined ? {} : { by: { policyId: policy, policyName: name, statement: Number(statement) } }
  return { id, sentence, refused: { product: other.product, action: other.action, nrn: other.nrn, ...by } }
}
