import { type Compiled, candidates } from './compile.ts'
import { nrnFits } from './pattern.ts'
import type { StatementRef } from './statement.ts'

/** One question to the policies. */
export interface Request {
  product: string
  /** `View/getSecretValue`. */
  action: string
  /** The resource's NRN; for actions without one resource `…:Secret/*`. */
  nrn: string
  /** Which stage the call names, where its path does. */
  stage?: string
}

/** Allowed, with the statement that says so; or denied, with the Deny, or none when nothing allows it. */
export type Decision = { allowed: true; by: StatementRef } | { allowed: false; by: StatementRef | undefined }

/** Ids are allowed that match one of `allow` and none of `deny`; `*` stands for any run of characters. */
export interface IdPatterns {
  allow: readonly string[]
  deny: readonly string[]
}

/** Decides: a Deny anywhere beats every Allow, and nothing said is no. Pure. */
export function decide(compiled: Compiled, request: Request): Decision {
  let allow: StatementRef | undefined
  for (const rule of candidates(compiled, request.product, request.action)) {
    if (rule.effect === 'Allow' && allow !== undefined) continue
    if (!rule.nrns.some((pattern) => nrnFits(pattern, request.nrn))) continue
    if (rule.effect === 'Deny') return { allowed: false, by: rule.ref }
    allow = rule.ref
  }
  return allow === undefined ? { allowed: false, by: undefined } : { allowed: true, by: allow }
}
