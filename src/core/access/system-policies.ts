import type { Product } from '#contract/operation'
import type { Policy, Target } from './statement.ts'

/**
 * The system-managed policies (contract: secret-manager.md, sub-account.md). They are part of the program, not of the
 * store: nobody can edit them there, and an upgrade brings their new wording to everybody at once. Their ids are fixed.
 */
const all = (product: Product | '*', ...actions: string[]): Target => ({ product, actions, resourceNrns: ['*'] })

function policy(number: number, name: string, description: string, targets: readonly Target[]): Policy {
  const id = `5c0ffe00-0000-4000-8000-${String(number).padStart(12, '0')}`
  return { id, name, type: 'SYSTEM_MANAGED', description, statements: targets.length === 0 ? [] : [{ effect: 'Allow', targets }] }
}

/** A user of a service sees everything of it, values included; a manager changes it, too. */
const pair = (number: number, name: string, what: string, product: Product): Policy[] => [
  policy(number, `NCP_${name}_MANAGER`, `Everything in ${what}.`, [all(product, '*')]),
  policy(number + 1, `NCP_${name}_USER`, `Everything that reads in ${what}.`, [all(product, 'View*')]),
]

export const ADMINISTRATOR = policy(1, 'NCP_ADMINISTRATOR', 'Everything, everywhere.', [all('*', '*')])

export const SYSTEM_POLICIES: readonly Policy[] = [
  ADMINISTRATOR,
  policy(2, 'NCP_INFRA_MANAGER', 'Everything but who may do what.', [
    all('SecretManager', '*'),
    all('KMS', '*'),
    all('CloudFunctions', '*'),
    all('CloudLogAnalytics', '*'),
    all('CloudActivityTracer', '*'),
    all('Watch', '*'),
    all('IAM', 'View/getCallerIdentity'),
  ]),
  policy(3, 'NCP_FINANCE_MANAGER', 'Nothing here: billing has no place in this product.', []),
  ...pair(10, 'SECRETMANAGER', 'Secret Manager', 'SecretManager'),
  policy(20, 'NCP_SUB_ACCOUNT_MANAGER', 'Sub accounts, their access keys and policies.', [all('IAM', '*')]),
  policy(21, 'NCP_SUB_ACCOUNT_VIEWER', 'Everything that reads in Sub Account.', [all('IAM', 'View*')]),
  ...pair(30, 'KMS', 'Key Management Service', 'KMS'),
  ...pair(40, 'CLOUD_FUNCTIONS', 'Cloud Functions', 'CloudFunctions'),
  ...pair(50, 'CLOUD_LOG_ANALYTICS', 'Cloud Log Analytics', 'CloudLogAnalytics'),
  ...pair(60, 'WATCH', 'Watch', 'Watch'),
]

const BY_ID = new Map(SYSTEM_POLICIES.map((known) => [known.id, known]))

export function systemPolicy(id: string): Policy | undefined {
  return BY_ID.get(id)
}
