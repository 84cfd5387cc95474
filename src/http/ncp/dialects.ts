import type { ProblemCode } from '#base/problem-codes'
import type { Service } from '#contract/operation'
import type { Dialect, Dialects } from '../dialect.ts'
import { cloudFunctions } from './cloud-functions.ts'
import { gatewayError, gatewayStatus, isGateway } from './gateway.ts'
import { logs } from './logs.ts'
import { kms, secretManager } from './secret-manager.ts'
import { subAccount } from './sub-account.ts'

/** What the gateway says, it says in its own shape before every service. A fault is the service's own to tell. */
function behindGateway(service: Dialect): Dialect {
  const own = (code: ProblemCode) => !isGateway(code) || code === 'server.fault'
  return {
    ...service,
    status: (code) => (own(code) || !isGateway(code) ? service.status(code) : gatewayStatus(code)),
    error: (code, details) => (own(code) || !isGateway(code) ? service.error(code, details) : gatewayError(code, details)),
  }
}

export const NCP: Dialects = {
  'secret-manager': behindGateway(secretManager),
  'sub-account': behindGateway(subAccount),
  kms: behindGateway(kms),
  'cloud-functions': behindGateway(cloudFunctions),
  logs: behindGateway(logs),
  // Ours; it looks like Secret Manager, beside which it is used.
  watch: behindGateway(secretManager),
  activities: behindGateway(logs),
} satisfies Record<Service, Dialect>
