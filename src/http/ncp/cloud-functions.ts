import type { ProblemCode } from '#base/problem-codes'
import { Type } from '#contract/type'
import type { Dialect } from '../dialect.ts'
import { SAID, type Said } from './said.ts'

type Coded = { status: number; errorCode: string; message: string }
const ERRORS: Record<Exclude<Said, 'gateway'>, Coded> = {
  invalid: { status: 400, errorCode: '80400', message: 'Invalid request' },
  forbidden: { status: 403, errorCode: '80403', message: 'Forbidden' },
  missing: { status: 404, errorCode: '80404', message: 'Not found' },
  state: { status: 422, errorCode: '80422', message: 'Invalid status' },
  conflict: { status: 409, errorCode: '80409', message: 'Conflict' },
  fault: { status: 500, errorCode: '80500', message: 'Server internal error' },
}
const OWN: Partial<Record<ProblemCode, Coded>> = {
  'function.activation-not-found': { status: 404, errorCode: '80322', message: 'Activation not found' },
  'function.unlinked': { status: 400, errorCode: '80512', message: 'No linked action' },
  'function.links': { status: 409, errorCode: '80519', message: 'Too many links' },
  'function.secret-linked': { status: 409, errorCode: '80324', message: 'Too many links' },
  'function.exists': { status: 409, errorCode: '80901', message: 'Duplicate' },
  'function.not-empty': { status: 409, errorCode: 'PACKAGE_NOT_EMPTY', message: 'Package not empty' },
}

function errorOf(code: ProblemCode): Coded {
  const said = SAID[code]
  return OWN[code] ?? ERRORS[said === 'gateway' ? 'fault' : said]
}

/** Cloud Functions' shapes (contract: cloud-functions.md). */
export const cloudFunctions: Dialect = {
  envelope: (content) => ({ content }),
  envelopeSchema: (content) => Type.Object({ content }),
  status: (code) => errorOf(code).status,
  error: (code, details) => {
    const { errorCode, message } = errorOf(code)
    return { error: { errorCode, message, details } }
  },
}
