import type { QueryClient } from '@tanstack/react-query'
import type { OperationId } from '#client/client'
import { SESSION_BASE } from '#client/session-transport'

/** Which kept answers are old after an event of this type. `reset` means that some were missed: all are. */
const OLD_AFTER: Record<string, readonly OperationId[]> = {
  'secret.created': ['getSecretSummaries'],
  'secret.changed': ['getSecretSummaries', 'getSecretDetail', 'getSecretStages', 'getRotationSettings'],
  'secret.deleted': ['getSecretSummaries', 'getSecretDetail'],
  'rotation.started': ['getSecretSummaries', 'getSecretDetail', 'getRotationJobs', 'getRotationJob', 'getRotationSettings'],
  'rotation.step': ['getRotationJobs', 'getRotationJob', 'getSecretDetail', 'getSecretStages'],
  'rotation.ended': [
    'getSecretSummaries',
    'getSecretDetail',
    'getSecretStages',
    'getRotationJobs',
    'getRotationJob',
    'getRotationSettings',
    'getConsumers',
    'getTriggerActivations',
    'getActionActivations',
  ],
  'run.printed': ['getRotationJob', 'getActionActivation', 'getActionActivations', 'getTriggerActivations'],
  'alert.changed': ['getAlertList'],
  'watchrule.changed': ['getWatchRuleList'],
  'subscription.changed': ['getSubscriptionList', 'getSubscription', 'getDeliveryList', 'getDelivery'],
  'key.changed': ['getKeyList', 'getKeyDetail', 'getProtectionKeyList', 'getReseal'],
  'action.changed': ['getActions', 'getAction', 'getPackage', 'getTriggers'],
  'package.changed': ['getPackages', 'getPackage'],
  'trigger.changed': ['getTriggers', 'getTriggerList', 'getTrigger'],
  'subaccount.changed': ['getSubAccountList', 'getSubAccountDetail', 'getAccessKeyList', 'getReadableSecrets', 'getPolicyResources'],
  'group.changed': ['getGroupList', 'getGroupDetail', 'getSubAccountDetail', 'getReadableSecrets', 'getPolicyResources'],
  'policy.changed': ['getPolicyList', 'getPolicyDetail', 'getPolicyResources', 'getReadableSecrets', 'getSubAccountDetail'],
  'role.changed': ['getRoleList', 'getRoleDetail'],
}
/** What is counted over everything: dear to ask for, and no worse for being some seconds old. */
const OVERALL: readonly OperationId[] = ['getOverview']
const OVERALL_MS = 3_000
/** Comes each second while an action prints, and changes nothing that is counted. */
const PASSING = 'run.printed'
const AGAIN_MS = 15_000
/** Several changes in a row are one reason to ask again. */
const TOGETHER_MS = 150

/** Listens for what changes on the server, whoever changes it, and drops the answers that are old by it. Returns the end of it. */
export function followEvents(queries: QueryClient): () => void {
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let soon: ReturnType<typeof setTimeout> | undefined
  let later: ReturnType<typeof setTimeout> | undefined
  const old = new Set<OperationId>()
  const drop = () => {
    soon = undefined
    for (const id of old) void queries.invalidateQueries({ queryKey: [id] })
    old.clear()
  }
  const dropOverall = () => {
    later = undefined
    for (const id of OVERALL) void queries.invalidateQueries({ queryKey: [id] })
  }
  const open = () => {
    source = new EventSource(`${SESSION_BASE}/api/v1/events`)
    source.addEventListener('reset', () => void queries.invalidateQueries())
    for (const [type, ids] of Object.entries(OLD_AFTER)) {
      source.addEventListener(type, () => {
        for (const id of ids) old.add(id)
        soon ??= setTimeout(drop, TOGETHER_MS)
        if (type !== PASSING) later ??= setTimeout(dropOverall, OVERALL_MS)
      })
    }
    source.onerror = () => {
      // The browser comes back by itself after a broken connection, but not after an answer that refused it.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS)
    }
  }
  open()
  return () => {
    clearTimeout(again)
    clearTimeout(soon)
    clearTimeout(later)
    source?.close()
  }
}
