import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import { namesIn } from '../functions/action-names.ts'
import { DEFAULT_KEY_NAME } from '../keys/create-default-key.ts'
import { lastDoneOf } from '../rotation/find-job.ts'
import type { SecretRow } from '../rows.ts'

type Detail = Reply<typeof OPERATIONS.getSecretDetail>

/** A secret as Get Secret Detail answers it, without any value. */
export async function secretDetail(view: View, secret: SecretRow): Promise<Detail> {
  return {
    secretId: secret.id,
    secretName: secret.name,
    secretStatus: statusOf(secret),
    secretType: 'BASIC',
    memo: secret.memo,
    region: view.world.region,
    ...(secret.state === 'REVOKE' && secret.destroyAt !== null ? { expectedDestroyDate: secret.destroyAt } : {}),
    updateDate: secret.updatedAt,
    registerDate: secret.createdAt,
    autoRotationYN: secret.autoRotation === 1 ? 'Y' : 'N',
    ...(secret.autoRotation === 1 && secret.rotationPeriod !== null ? { autoRotationPeriod: secret.rotationPeriod } : {}),
    nextRotationDate: secret.nextRotationAt,
    rotationPhase: await rotationPhase(view, secret),
    lastRotationDate: secret.lastRotationAt,
    lastRotationResultId: (await lastDoneOf(view, secret))?.id ?? null,
    trigger: await triggerOf(view, secret),
    protectionKey: await protectionKeyOf(view, secret),
  }
}

/** The state as it is answered: a destroyed secret is never answered. */
export function statusOf(secret: SecretRow): Detail['secretStatus'] {
  if (secret.state === 'DESTROYED') throw new Error(`the destroyed secret ${secret.id} was about to be answered`)
  return secret.state
}

export async function rotationPhase(view: View, secret: SecretRow): Promise<Detail['rotationPhase']> {
  const job = secret.openJob === null ? undefined : await view.get('job', secret.openJob)
  // Retiring PREVIOUS is no rotation.
  if (job?.kind !== 'ROTATE') return 'NONE'
  return job.state === 'REQUESTED' || job.state === 'STARTED' || job.state === 'PENDING' ? job.state : 'NONE'
}

export async function triggerOf(view: View, secret: SecretRow): Promise<Detail['trigger']> {
  const trigger = secret.trigger === null ? undefined : await view.get('trigger', secret.trigger)
  if (trigger === undefined) return null
  // What ran need not be what is linked now. A webhook is no action.
  const [ran] = await view.tables.activations(secret.account, { trigger: trigger.id }, 1, 0)
  const recentlyExecutedAction = ran === undefined || ran.action === '' ? null : namesIn(ran.action).name
  return { id: trigger.id, name: trigger.name, url: `/ncf/api/v2/triggers/${trigger.name}`, recentlyExecutedAction }
}

export async function protectionKeyOf(view: View, secret: Pick<SecretRow, 'keyType' | 'keyTag'>): Promise<Detail['protectionKey']> {
  if (secret.keyType === 'DEFAULT') return { type: 'DEFAULT', kmsKeyTag: '', kmsKeyName: DEFAULT_KEY_NAME }
  const key = await view.get('kms_key', secret.keyTag)
  return { type: 'USER_MANAGED_KEY', kmsKeyTag: secret.keyTag, kmsKeyName: key?.name ?? '' }
}
