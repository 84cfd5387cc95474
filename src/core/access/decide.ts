import { type Compiled, type Rule, type Side, saidAbout } from './compile.ts'
import type { ResourceFacts } from './condition.ts'
import { nrnParts } from './nrn-pattern.ts'
import type { Condition, StatementRef } from './statement.ts'

/** One question to the policies. */
export interface Request {
  product: string
  /** `View/getSecretValue`. */
  action: string
  /** The resource's NRN; for actions without one resource `…:Secret/*`. */
  nrn: string
  /** Which stage the call names, where its path does. */
  stage?: string
  /** What is known about the resource itself; absent where nobody looked, or where the question is about many. */
  facts?: ResourceFacts
}

/** Allowed, with the statement that says so; or denied, with the Deny, or none when nothing allows it. */
export type Decision = { allowed: true; by: StatementRef } | { allowed: false; by: StatementRef | undefined }

/** Ids are allowed that match one of `allow` and none of `deny`; `*` stands for any run of characters. */
export interface IdPatterns {
  allow: readonly string[]
  deny: readonly string[]
}

/** Whether a condition holds for a call, whose circumstances the function knows; `undefined` when that cannot be told. */
export type Holds = (condition: Condition, request: Pick<Request, 'facts'>) => boolean | undefined

/** Where nothing is known about the call, no condition can be asked. */
export const unasked: Holds = () => undefined

/**
 * Decides: a Deny anywhere beats every Allow, and nothing said is no. A statement whose condition cannot be asked allows
 * nothing and denies. Pure.
 */
export function decide(compiled: Compiled, request: Request, holds: Holds = unasked): Decision {
  const { deny, allow } = saidAbout(compiled, request.product, request.action)
  const denied = speaking(deny, request, (condition) => holds(condition, request) !== false)
  if (denied !== undefined) return { allowed: false, by: denied.ref }
  const allowed = speaking(allow, request, (condition) => holds(condition, request) === true)
  return allowed === undefined ? { allowed: false, by: undefined } : { allowed: true, by: allowed.ref }
}

/** A rule of one side that speaks about the resource, cheapest question first. */
function speaking(side: Side, { nrn }: Request, counts: (condition: Condition) => boolean): Rule | undefined {
  const known = side.everything ?? side.exact.get(nrn)
  if (known !== undefined || side.others.length === 0) return known
  return side.index.first(nrn, nrnParts(nrn), ({ condition }) => condition === undefined || counts(condition))
}
