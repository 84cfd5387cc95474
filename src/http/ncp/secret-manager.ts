import { Type } from '#contract/type'
import type { Dialect } from '../dialect.ts'
import { SAID, type Said } from './said.ts'

type Own = Exclude<Said, 'gateway'>
const ERRORS = {
  invalid: { status: 400, errorCode: 'INVALID_REQUEST', message: 'Invalid request' },
  forbidden: { status: 403, errorCode: 'FORBIDDEN', message: 'Forbidden' },
  missing: { status: 404, errorCode: 'NOT_FOUND', message: 'Not found' },
  state: { status: 422, errorCode: 'UNPROCESSABLE_ENTITY', message: 'Invalid status' },
  conflict: { status: 422, errorCode: 'UNPROCESSABLE_ENTITY', message: 'Invalid status' },
  fault: { status: 500, errorCode: 'INTERNAL_SERVER_ERROR', message: 'Server internal error' },
} as const satisfies Record<Own, { status: number; errorCode: string; message: string }>

const errorOf = (said: Said) => ERRORS[said === 'gateway' ? 'fault' : said]

/** Secret Manager's shapes (contract: secret-manager.md). */
export const secretManager: Dialect = {
  envelope: (data) => ({ code: 'SUCCESS', data }),
  envelopeSchema: (data) => Type.Object({ code: Type.String(), data }),
  status: (code) => errorOf(SAID[code]).status,
  error: (code, details) => {
    const { errorCode, message } = errorOf(SAID[code])
    return { error: { errorCode, message, details } }
  },
}

/** KMS answers as Secret Manager does, save for the shape of its errors (contract: kms.md). */
export const kms: Dialect = {
  ...secretManager,
  error: (code, details) => ({ code: errorOf(SAID[code]).errorCode, msg: details }),
}
