import type { OperationId } from '#contract/operations'
import { raiseAlert } from '#core/watch/raise-alert'
import type { Said } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'

export type Say = (id: OperationId, params: Record<string, string>, body?: unknown, query?: string) => Promise<Said>
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
export const data = (said: Said): any => said.body.data ?? said.body.content ?? said.body

/** Every use of a protection key once, and a pair that comes and goes. */
export async function everyKeyCall(say: Say, keyTag: string) {
  await say('updateKeyRotationPeriod', { keyTag }, { rotationPeriod: 30 })
  await say('enableKeyAutoRotation', { keyTag })
  await say('disableKeyAutoRotation', { keyTag })
  const { ciphertext } = data(await say('encrypt', { keyTag }, { plaintext: 'ZG9vcg==' }))
  await say('decrypt', { keyTag }, { ciphertext })
  await say('reencrypt', { keyTag }, { ciphertext })
  await say('createCustomKey', { keyTag }, {})
  for (const id of ['resealKey', 'getReseal', 'cancelReseal'] as const) await say(id, { keyTag })
  await say('getKeyActivities', { keyTag })
  await say('getKeyLastUseInfo', { keyTag })
  const pair = data(await say('createKey', {}, { keyName: 'door-pair', keyType: 'ECDSA', protectionType: 'BASIC', isAutoRotation: false }))
  const { signature } = data(await say('sign', { keyTag: pair.keyTag }, { data: 'ZG9vcg==' }))
  await say('verify', { keyTag: pair.keyTag }, { data: 'ZG9vcg==', signature })
  await say('getPublicKey', { keyTag: pair.keyTag })
  await say('requestKeyDeletion', { keyTag: pair.keyTag })
  await say('cancelKeyDeletion', { keyTag: pair.keyTag })
  await say('requestKeyDeletion', { keyTag: pair.keyTag })
  await say('deleteKey', { keyTag: pair.keyTag })
}

/** Every call about subscriptions, watch rules and alerts once; `url` takes deliveries. */
export async function everyWatchCall(say: Say, { coffer }: TestCoffer, url: string): Promise<void> {
  const made = await say('createSubscription', {}, { name: 'door', url, types: ['watch.alert'] })
  const { subscriptionId } = made.body.data
  await say('getSubscriptionList', {})
  await say('getSubscription', { subscriptionId })
  const { deliveryId } = (await say('testSubscription', { subscriptionId })).body.data
  await coffer.courier.idle()
  await say('getDeliveryList', { subscriptionId })
  await say('getDelivery', { subscriptionId, deliveryId })
  await say('redeliver', { subscriptionId, deliveryId })
  await say('deleteSubscription', { subscriptionId })
  await say('putWatchRule', { name: 'door' }, { kind: 'new-address' })
  for (const id of ['getWatchRule', 'getWatchRuleList', 'deleteWatchRule'] as const) await say(id, { name: 'door' })
  const alertId = await coffer.barrier.transact(async (unit) => {
    const [account] = await unit.find('account', [])
    const raised = { id: 'door', account: account?.id ?? '', type: 'decoy' as const, message: 'The decoy was read.' }
    return { result: await raiseAlert(unit, raised), records: [] }
  })
  await say('getAlertList', {})
  await say('acknowledgeAlert', { alertId })
}

/** What the usage history is asked. */
export async function everyHistoryCall(say: Say) {
  const region = { region: 'kr' }
  await say('searchLogs', region, {})
  for (const id of ['getLogCountTotal', 'getLogCountRecent', 'getLogCountAggregation'] as const) await say(id, region)
  await say('getLogCountInterval', region, undefined, '?startTime=1&endTime=2')
  await say('getActivityList', {}, {})
  for (const id of ['exportHistory', 'getUnusedSecrets', 'getOverview', 'getFirstReaders', 'getRotationHealth', 'getRefusals'] as const)
    await say(id, {})
  await say('getHistoryCheckpoints', {})
}

/** What the history is asked once there is a checkpoint of it. */
export async function everyProofCall(say: Say, { coffer }: TestCoffer) {
  await coffer.sequencer.seal()
  await say('getHistoryProof', {}, undefined, '?seq=0')
  await say('getHistoryConsistency', {}, undefined, '?log=1&from=1')
}

/** What an administrator does to how a sub account signs in. */
export async function everySignInCall(say: Say, id: string) {
  for (const each of ['unlockSubAccount', 'resetSubAccountMfa', 'endSubAccountSessions'] as const) await say(each, { id })
}
