import type { QueryClient } from '@tanstack/react-query'
import type { OperationId } from '#client/client'
import { SESSION_BASE } from '#client/session-transport'
import { ask } from './gate.ts'
import { hearingIs, isDeaf } from './hearing.ts'

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

/** Who has no right to events is shown changes this late, and is told so. What is asked is in the history of usage, so no more often. */
const UNHEARD_MS = 60_000
/** Whoever was refused is let in again after this long, where they were given the right meanwhile. */
const REFUSED_MS = 300_000
const LIVE: ReadonlySet<unknown> = new Set([...Object.values(OLD_AFTER).flat(), ...OVERALL])
const ADDRESS = `${SESSION_BASE}/api/v1/events`

/** Listens for what changes on the server, whoever changes it, and drops the answers that are old by it. Returns the end of it. */
export function followEvents(queries: QueryClient): () => void {
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  const dropping = dropper(queries)
  const over = new AbortController()
  let missed = false
  const hear = () => {
    // A stream that is opened anew, unlike one that the browser takes up again, says nothing of what happened meanwhile.
    if (missed) void queries.invalidateQueries()
    missed = false
    clearInterval(looking)
    looking = undefined
    hearingIs('live')
  }
  const refused = () => {
    hearingIs('refused')
    looking ??= setInterval(() => lookAgain(queries), UNHEARD_MS)
    again = setTimeout(open, REFUSED_MS)
  }
  // The browser comes back by itself after a broken connection, but not after an answer that refused it, which it tells nothing of.
  const closed = async () => {
    const hearing = isDeaf() ? 'refused' : await whyNot(over.signal)
    if (hearing === 'signed-out') await ask('sign-in').catch(() => undefined)
    if (over.signal.aborted) return
    if (hearing === 'refused') refused()
    else again = setTimeout(open, hearing === 'signed-out' ? 0 : AGAIN_MS)
  }
  const open = () => {
    source = new EventSource(ADDRESS)
    source.onopen = hear
    for (const type of ['reset', 'permissions.changed']) source.addEventListener(type, () => void queries.invalidateQueries())
    for (const type of Object.keys(OLD_AFTER)) source.addEventListener(type, () => dropping.heard(type))
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return
      missed = true
      void closed()
    }
  }
  open()
  return () => {
    over.abort()
    clearTimeout(again)
    clearInterval(looking)
    dropping.end()
    source?.close()
    hearingIs('live')
  }
}

/** Why a stream was not opened; `late` is whatever stands in the way just now. */
async function whyNot(signal: AbortSignal): Promise<'late' | 'refused' | 'signed-out'> {
  const left = new AbortController()
  try {
    const { status } = await fetch(ADDRESS, { cache: 'no-store', signal: AbortSignal.any([signal, left.signal]) })
    return status === 401 ? 'signed-out' : status === 403 ? 'refused' : 'late'
  } catch {
    return 'late'
  } finally {
    left.abort()
  }
}

/** Asks anew for what events would have told of, where somebody looks. What is refused stays so, and leaves no more refusals in the history. */
function lookAgain(queries: QueryClient): void {
  if (document.visibilityState !== 'visible') return
  void queries.invalidateQueries({ predicate: ({ queryKey, state }) => LIVE.has(queryKey[0]) && state.status !== 'error' })
}

/** Drops answers a moment after an event that they are old by. */
function dropper(queries: QueryClient): { heard: (type: string) => void; end: () => void } {
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
  return {
    heard: (type) => {
      for (const id of OLD_AFTER[type] ?? []) old.add(id)
      soon ??= setTimeout(drop, TOGETHER_MS)
      if (type !== PASSING) later ??= setTimeout(dropOverall, OVERALL_MS)
    },
    end: () => {
      clearTimeout(soon)
      clearTimeout(later)
    },
  }
}
