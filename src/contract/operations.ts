import * as functionActions from './cloud-functions/actions.ts'
import * as functionPackages from './cloud-functions/packages.ts'
import * as functionTriggers from './cloud-functions/triggers.ts'
import * as keyHistory from './kms/history.ts'
import * as keys from './kms/keys.ts'
import * as keyReseal from './kms/reseal.ts'
import * as keyUses from './kms/uses.ts'
import * as logExport from './logs/export.ts'
import * as logProof from './logs/proof.ts'
import * as logSearch from './logs/search.ts'
import type { Method, Operation } from './operation.ts'
import * as secretChanging from './secret-manager/changing.ts'
import * as jobCalls from './secret-manager/job-calls.ts'
import * as secretOurs from './secret-manager/ours.ts'
import * as eventOurs from './secret-manager/ours-events.ts'
import * as reports from './secret-manager/ours-reports.ts'
import * as rotationOurs from './secret-manager/ours-rotation.ts'
import * as secretReading from './secret-manager/reading.ts'
import * as rotationJobs from './secret-manager/rotation-jobs.ts'
import * as rotationSettings from './secret-manager/rotation-settings.ts'
import * as accessKeys from './sub-account/access-keys.ts'
import * as groups from './sub-account/groups.ts'
import * as iamOurs from './sub-account/ours.ts'
import * as policies from './sub-account/policies.ts'
import * as policyChanges from './sub-account/policy-changes.ts'
import * as roles from './sub-account/roles.ts'
import * as signIn from './sub-account/sign-in.ts'
import * as subAccounts from './sub-account/sub-accounts.ts'
import * as unusedRights from './sub-account/unused-rights.ts'
import * as alerts from './watch/alerts.ts'
import * as subscriptions from './watch/subscriptions.ts'

/**
 * Every operation by its id. This list is the list of routes, of rights, of names in the usage history and of the
 * OpenAPI document; nothing is answered under a service's paths that does not stand here.
 */
export const OPERATIONS = {
  ...secretReading,
  ...secretChanging,
  ...rotationSettings,
  ...rotationJobs,
  ...jobCalls,
  ...secretOurs,
  ...rotationOurs,
  ...reports,
  ...eventOurs,
  ...subAccounts,
  ...signIn,
  ...accessKeys,
  ...policies,
  ...policyChanges,
  ...groups,
  ...roles,
  ...iamOurs,
  ...unusedRights,
  ...keys,
  ...keyUses,
  ...keyReseal,
  ...keyHistory,
  ...functionActions,
  ...functionPackages,
  ...functionTriggers,
  ...subscriptions,
  ...alerts,
  ...logSearch,
  ...logExport,
  ...logProof,
} as const

export type OperationId = keyof typeof OPERATIONS

/** All operations as a list. */
export const ALL_OPERATIONS: readonly Operation[] = Object.values(OPERATIONS)

const BY_CALL = new Map(ALL_OPERATIONS.map((operation) => [operation.call.join(' '), operation]))

/** The operation of this method and path pattern, written as in `call`; `undefined` when there is none. */
export function findOperation(method: Method, pattern: string): Operation | undefined {
  return BY_CALL.get(`${method} ${pattern}`)
}
