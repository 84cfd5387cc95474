import type { ProblemCode } from '#base/problem-codes'
import type { SAID } from './said.ts'

type GatewayCode = { [C in ProblemCode]: (typeof SAID)[C] extends 'gateway' ? C : never }[ProblemCode] | 'server.fault'

/** The gateway's own errors (contract: gateway.md). The `details` of the first four are fixed texts that clients know. */
const GATEWAY = {
  'gateway.credentials-missing': {
    status: 401,
    errorCode: '200',
    message: 'Authentication Failed',
    details: 'Authentication information are missing.',
  },
  'gateway.timestamp': { status: 401, errorCode: '200', message: 'Authentication Failed', details: 'Expired timestamp.' },
  'gateway.credentials-invalid': {
    status: 401,
    errorCode: '200',
    message: 'Authentication Failed',
    details: 'Invalid authentication information.',
  },
  'gateway.source-denied': { status: 401, errorCode: '210', message: 'Permission Denied' },
  'gateway.not-found': { status: 404, errorCode: '300', message: 'Not Found Exception', details: 'URL not found.' },
  'gateway.bad-request': { status: 400, errorCode: '100', message: 'Bad Request Exception' },
  'gateway.incomplete': { status: 408, errorCode: '100', message: 'Bad Request Exception' },
  'gateway.too-large': { status: 413, errorCode: '430', message: 'Request Entity Too Large' },
  'gateway.throttled': { status: 429, errorCode: '420', message: 'Rate Limited' },
  'gateway.unavailable': { status: 503, errorCode: '500', message: 'Endpoint Error' },
  'store.full': { status: 503, errorCode: '500', message: 'Endpoint Error' },
  'store.unavailable': { status: 503, errorCode: '500', message: 'Endpoint Error' },
  'store.uncertain': { status: 503, errorCode: '500', message: 'Endpoint Error' },
  'server.fault': { status: 500, errorCode: '900', message: 'Unexpected Error' },
} as const satisfies Record<GatewayCode, { status: number; errorCode: string; message: string; details?: string }>

export function isGateway(code: ProblemCode): code is GatewayCode {
  return code in GATEWAY
}

export function gatewayStatus(code: GatewayCode): number {
  return GATEWAY[code].status
}

export function gatewayError(code: GatewayCode, details: string): unknown {
  const said: { errorCode: string; message: string; details?: string } = GATEWAY[code]
  return { error: { errorCode: said.errorCode, message: said.message, details: said.details ?? details } }
}
