import type { Operation } from '#contract/operation'
import type { OPERATIONS, OperationId } from '#contract/operations'
import { attachSubAccountPolicies } from './access/attach-sub-account-policies.ts'
import { createAccessKey } from './access/create-access-key.ts'
import { createSubAccount } from './access/create-sub-account.ts'
import { deleteAccessKey } from './access/delete-access-key.ts'
import { deleteSubAccount } from './access/delete-sub-account.ts'
import { detachSubAccountPolicies } from './access/detach-sub-account-policies.ts'
import { endSubAccountSessions } from './access/end-sub-account-sessions.ts'
import { getAccessKeyList } from './access/get-access-key-list.ts'
import { getCallerIdentity } from './access/get-caller-identity.ts'
import { getConsoleAccessRules } from './access/get-console-access-rules.ts'
import { getSubAccountDetail } from './access/get-sub-account-detail.ts'
import { getSubAccountList } from './access/get-sub-account-list.ts'
import type { PreparedPassword } from './access/new-password.ts'
import { resetSubAccountMfa } from './access/reset-sub-account-mfa.ts'
import { unlockSubAccount } from './access/unlock-sub-account.ts'
import { updateAccessKey } from './access/update-access-key.ts'
import { updateSubAccount } from './access/update-sub-account.ts'
import { updateSubAccountPassword } from './access/update-sub-account-password.ts'
import { getDecision } from './decisions/get-decision.ts'
import { getReadableSecrets } from './decisions/get-readable-secrets.ts'
import { getSecretReaders } from './decisions/get-secret-readers.ts'
import { previewPolicy } from './decisions/preview-policy.ts'
import { simulate } from './decisions/simulate.ts'
import type { Changing, Finished, Hot, Prepared, Reading, Registered } from './door/call.ts'
import { getEvents } from './events/get-events.ts'
import { deleteAction } from './functions/delete-action.ts'
import { deletePackage } from './functions/delete-package.ts'
import { deleteTrigger } from './functions/delete-trigger.ts'
import { fireTrigger } from './functions/fire-trigger.ts'
import { getAction } from './functions/get-action.ts'
import { getActionActivation } from './functions/get-action-activation.ts'
import { getActionActivations } from './functions/get-action-activations.ts'
import { getActions } from './functions/get-actions.ts'
import { getPackage } from './functions/get-package.ts'
import { getPackages } from './functions/get-packages.ts'
import { getTrigger } from './functions/get-trigger.ts'
import { getTriggerActivations } from './functions/get-trigger-activations.ts'
import { getTriggerList } from './functions/get-trigger-list.ts'
import { getTriggers } from './functions/get-triggers.ts'
import { linkAction } from './functions/link-action.ts'
import { type PreparedCode, putAction } from './functions/put-action.ts'
import { putPackage } from './functions/put-package.ts'
import { putTrigger } from './functions/put-trigger.ts'
import { runAction } from './functions/run-action.ts'
import { unlinkAction } from './functions/unlink-action.ts'
import { addGroupSubAccounts } from './groups/add-group-sub-accounts.ts'
import { addSubAccountGroups } from './groups/add-sub-account-groups.ts'
import { attachGroupPolicies } from './groups/attach-group-policies.ts'
import { createGroup } from './groups/create-group.ts'
import { deleteGroup } from './groups/delete-group.ts'
import { detachGroupPolicies } from './groups/detach-group-policies.ts'
import { getGroupDetail } from './groups/get-group-detail.ts'
import { getGroupList } from './groups/get-group-list.ts'
import { removeGroupSubAccounts } from './groups/remove-group-sub-accounts.ts'
import { removeSubAccountGroups } from './groups/remove-sub-account-groups.ts'
import { HISTORY_USE_CASES } from './history/use-cases.ts'
import { cancelKeyDeletion } from './keys/cancel-key-deletion.ts'
import { cancelReseal } from './keys/cancel-reseal.ts'
import { createCustomKey } from './keys/create-custom-key.ts'
import { createKey } from './keys/create-key.ts'
import { decrypt } from './keys/decrypt.ts'
import { deleteKey } from './keys/delete-key.ts'
import { disableKey } from './keys/disable-key.ts'
import { disableKeyAutoRotation } from './keys/disable-key-auto-rotation.ts'
import { enableKey } from './keys/enable-key.ts'
import { enableKeyAutoRotation } from './keys/enable-key-auto-rotation.ts'
import { encrypt } from './keys/encrypt.ts'
import { getKeyDetail } from './keys/get-key-detail.ts'
import { getKeyList } from './keys/get-key-list.ts'
import { getProtectionKeyList } from './keys/get-protection-key-list.ts'
import { getPublicKey } from './keys/get-public-key.ts'
import { getReseal } from './keys/get-reseal.ts'
import type { NewPrivateKey } from './keys/new-version.ts'
import { reencrypt } from './keys/reencrypt.ts'
import { requestKeyDeletion } from './keys/request-key-deletion.ts'
import { resealKey } from './keys/reseal-key.ts'
import { rotateKey } from './keys/rotate-key.ts'
import { sign } from './keys/sign.ts'
import { updateKeyRotationPeriod } from './keys/update-key-rotation-period.ts'
import { verify } from './keys/verify.ts'
import { createPolicy } from './policies/create-policy.ts'
import { deletePolicies } from './policies/delete-policies.ts'
import { deletePolicy } from './policies/delete-policy.ts'
import { getPolicyDetail } from './policies/get-policy-detail.ts'
import { getPolicyList } from './policies/get-policy-list.ts'
import { getPolicyResources } from './policies/get-policy-resources.ts'
import { updatePolicy } from './policies/update-policy.ts'
import { validatePolicy } from './policies/validate-policy.ts'
import { addRoleEntities } from './roles/add-role-entities.ts'
import { attachRolePolicies } from './roles/attach-role-policies.ts'
import { createCredentials } from './roles/create-credentials.ts'
import { createRole } from './roles/create-role.ts'
import { deleteRole } from './roles/delete-role.ts'
import { detachRolePolicies } from './roles/detach-role-policies.ts'
import { getRoleDetail } from './roles/get-role-detail.ts'
import { getRoleList } from './roles/get-role-list.ts'
import { removeRoleEntities } from './roles/remove-role-entities.ts'
import { switchRole } from './roles/switch-role.ts'
import { addPendingStage } from './rotation/add-pending-stage.ts'
import { cancelRotationJob } from './rotation/cancel-rotation-job.ts'
import { completeRotationJob } from './rotation/complete-rotation-job.ts'
import { executeRotationJob } from './rotation/execute-rotation-job.ts'
import { failRotationJob } from './rotation/fail-rotation-job.ts'
import { generateRandomSecret } from './rotation/generate-random-secret.ts'
import { getRotationJob } from './rotation/get-rotation-job.ts'
import { getRotationJobs } from './rotation/get-rotation-jobs.ts'
import { retryRotationJob } from './rotation/retry-rotation-job.ts'
import { rollbackRotationJob } from './rotation/rollback-rotation-job.ts'
import { setUpRotation } from './rotation/set-up-rotation.ts'
import { startRotationJob } from './rotation/start-rotation-job.ts'
import { updatePendingStage } from './rotation/update-pending-stage.ts'
import { cancelSecretDeletion } from './secrets/cancel-secret-deletion.ts'
import { createSecret } from './secrets/create-secret.ts'
import { deleteRetirement } from './secrets/delete-retirement.ts'
import { deleteRotationTrigger } from './secrets/delete-rotation-trigger.ts'
import { deleteRotationWindow } from './secrets/delete-rotation-window.ts'
import { deleteSecret } from './secrets/delete-secret.ts'
import { disableAutoRotation } from './secrets/disable-auto-rotation.ts'
import { disableSecret } from './secrets/disable-secret.ts'
import { enableAutoRotation } from './secrets/enable-auto-rotation.ts'
import { enableSecret } from './secrets/enable-secret.ts'
import { getConsumers } from './secrets/get-consumers.ts'
import { getRotationSettings } from './secrets/get-rotation-settings.ts'
import { getSecretDetail } from './secrets/get-secret-detail.ts'
import { getSecretList } from './secrets/get-secret-list.ts'
import { getSecretStageValue } from './secrets/get-secret-stage-value.ts'
import { getSecretStages } from './secrets/get-secret-stages.ts'
import { getSecretSummaries } from './secrets/get-secret-summaries.ts'
import { getSecretValue } from './secrets/get-secret-value.ts'
import { getStrays } from './secrets/get-strays.ts'
import { requestSecretDeletion } from './secrets/request-secret-deletion.ts'
import { updateProtectionKey } from './secrets/update-protection-key.ts'
import { updateRetirement } from './secrets/update-retirement.ts'
import { updateRotationPeriod } from './secrets/update-rotation-period.ts'
import { updateRotationTrigger } from './secrets/update-rotation-trigger.ts'
import { updateRotationWindow } from './secrets/update-rotation-window.ts'
import { updateSecretMemo } from './secrets/update-secret-memo.ts'
import { updateSecretStageValue } from './secrets/update-secret-stage-value.ts'
import { updateSecretValue } from './secrets/update-secret-value.ts'
import { WATCH_USE_CASES } from './watch/use-cases.ts'

/** What may stand for an operation: reading for `View/…`, changing for `Change/…`, with its very own types. */
type UseCaseOf<O extends Operation> = O extends { action: `View/${string}` }
  ? Reading<O> | Hot<O>
  : Changing<O> | Finished<O> | Prepared<O, PreparedPassword> | Prepared<O, NewPrivateKey> | Prepared<O, PreparedCode>

/** Every operation has its use case: one that is missing, or of another shape, does not compile. */
const TABLE: { [Id in OperationId]: UseCaseOf<(typeof OPERATIONS)[Id]> } = {
  ...WATCH_USE_CASES,
  addGroupSubAccounts,
  addPendingStage,
  addRoleEntities,
  addSubAccountGroups,
  attachGroupPolicies,
  attachRolePolicies,
  attachSubAccountPolicies,
  cancelKeyDeletion,
  cancelRotationJob,
  cancelSecretDeletion,
  completeRotationJob,
  createAccessKey,
  createCustomKey,
  createCredentials,
  createGroup,
  createKey,
  createPolicy,
  createRole,
  createSecret,
  createSubAccount,
  decrypt,
  deleteAccessKey,
  deleteAction,
  deleteKey,
  deletePackage,
  deleteGroup,
  deletePolicies,
  deletePolicy,
  deleteRole,
  deleteRotationTrigger,
  deleteSecret,
  deleteSubAccount,
  deleteTrigger,
  detachGroupPolicies,
  detachRolePolicies,
  detachSubAccountPolicies,
  disableAutoRotation,
  disableKey,
  disableKeyAutoRotation,
  disableSecret,
  enableAutoRotation,
  enableKey,
  enableKeyAutoRotation,
  enableSecret,
  encrypt,
  endSubAccountSessions,
  executeRotationJob,
  failRotationJob,
  fireTrigger,
  generateRandomSecret,
  getAccessKeyList,
  getAction,
  getActionActivation,
  getActionActivations,
  getActions,
  getCallerIdentity,
  getConsoleAccessRules,
  getDecision,
  getEvents,
  getGroupDetail,
  getGroupList,
  getKeyDetail,
  getKeyList,
  getPackage,
  getPackages,
  getPolicyDetail,
  getPolicyList,
  getPolicyResources,
  getProtectionKeyList,
  getPublicKey,
  getReadableSecrets,
  getRoleDetail,
  getRoleList,
  getRotationJob,
  getRotationJobs,
  deleteRotationWindow,
  updateRotationWindow,
  deleteRetirement,
  updateRetirement,
  setUpRotation,
  getRotationSettings,
  getConsumers,
  getSecretDetail,
  getSecretList,
  getSecretReaders,
  getSecretStageValue,
  getSecretSummaries,
  getSecretValue,
  getSecretStages,
  getStrays,
  getSubAccountDetail,
  getSubAccountList,
  getTrigger,
  getTriggerActivations,
  getTriggerList,
  getTriggers,
  linkAction,
  previewPolicy,
  putAction,
  putPackage,
  putTrigger,
  reencrypt,
  requestKeyDeletion,
  removeGroupSubAccounts,
  removeRoleEntities,
  removeSubAccountGroups,
  requestSecretDeletion,
  resetSubAccountMfa,
  retryRotationJob,
  rollbackRotationJob,
  resealKey,
  getReseal,
  cancelReseal,
  rotateKey,
  runAction,
  sign,
  simulate,
  startRotationJob,
  switchRole,
  unlinkAction,
  unlockSubAccount,
  updateAccessKey,
  updateKeyRotationPeriod,
  updatePendingStage,
  updatePolicy,
  updateProtectionKey,
  updateRotationPeriod,
  updateRotationTrigger,
  updateSecretMemo,
  updateSecretStageValue,
  updateSecretValue,
  updateSubAccount,
  updateSubAccountPassword,
  verify,
  validatePolicy,
  ...HISTORY_USE_CASES,
}

/** The use cases as the door calls them. The types were checked above; here all operations become one. */
export const USE_CASES: Readonly<Record<string, Registered>> = Object.fromEntries(
  Object.entries(TABLE).map(([id, useCase]) => [id, (typeof useCase === 'function' ? { run: useCase } : useCase) as unknown as Registered]),
)
