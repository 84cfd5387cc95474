import { PROBLEM_CODES, type ProblemCode } from '#base/problem-codes'
import type { Reason } from '#base/reasons'
import type { Dialect } from '../dialect.ts'

type SessionCode = Extract<ProblemCode, `session.${string}`>

const STATUS: Record<SessionCode, number> = {
  'session.refused': 401,
  'session.invalid': 401,
  'session.step': 409,
  'session.forged': 403,
  'session.confirm-needed': 403,
  'session.password-wrong': 403,
  'session.password-rule': 400,
  'session.code-wrong': 403,
  'session.factor': 409,
}

function isSession(code: ProblemCode): code is SessionCode {
  return code in STATUS
}

/** Answers as the service gives them on its own paths, errors by the codes of our register with the service's status. */
export function consoleDialect(service: Dialect): Dialect {
  return {
    ...service,
    status: (code) => (isSession(code) ? STATUS[code] : service.status(code)),
    error: consoleError,
  }
}

export function consoleError(code: ProblemCode, details: string, reason?: Reason): unknown {
  return { error: { code, message: PROBLEM_CODES[code].means, details, ...(reason === undefined ? {} : { reason }) } }
}
