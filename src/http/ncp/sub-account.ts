import type { ProblemCode } from '#base/problem-codes'
import type { Dialect } from '../dialect.ts'
import { SAID, type Said } from './said.ts'

type Numbered = { status: number; errorCode: number }
const ERRORS: Record<Exclude<Said, 'gateway'>, Numbered> = {
  invalid: { status: 400, errorCode: 400 },
  forbidden: { status: 403, errorCode: 403 },
  missing: { status: 400, errorCode: 30 },
  state: { status: 409, errorCode: 409 },
  conflict: { status: 409, errorCode: 9011 },
  fault: { status: 500, errorCode: 500 },
}
const OWN: Partial<Record<ProblemCode, Numbered>> = {
  'access-key.not-found': { status: 400, errorCode: 904 },
  'access-key.limit': { status: 409, errorCode: 9012 },
  'access-key.active': { status: 409, errorCode: 409 },
}

function errorOf(code: ProblemCode): Numbered {
  const said = SAID[code]
  return OWN[code] ?? ERRORS[said === 'gateway' ? 'fault' : said]
}

/** Sub Account's shapes: a reply stands by itself, an error carries a number (contract: sub-account.md). */
export const subAccount: Dialect = {
  envelope: (reply) => reply,
  envelopeSchema: (reply) => reply,
  status: (code) => errorOf(code).status,
  error: (code, message) => ({ errorCode: errorOf(code).errorCode, message }),
}
