import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { KeyRow } from '../rows.ts'

type Key = Reply<typeof OPERATIONS.getKeyDetail>

/** A protection key as KMS answers it. */
export function keyShape(view: View, key: KeyRow): Key {
  return {
    keyId: key.number,
    keyTag: key.id,
    keyName: key.name,
    nrn: nrn({ product: 'KMS', region: view.world.region, memberNo: key.account, type: 'Key', id: key.id }),
    keyType: key.type,
    status: key.state,
    currentVersion: key.currentVersion,
    protectionType: key.protectionType as Key['protectionType'],
    memo: key.memo,
    isConvergent: key.convergent === 1,
    isAutoRotation: key.autoRotation === 1,
    rotationPeriod: key.rotationPeriod,
    nextRotationDate: key.nextRotationAt,
    registerDate: key.createdAt,
    deletionDate: key.destroyAt,
  }
}

interface KeyCall extends Pick<Call, 'actor' | 'note'> {
  input: { params: { keyTag: string } }
}

/** The key that a call names; Problem `key.not-found`. The built-in key is not KMS's to show or change. */
export async function findKey(view: View, { actor, input, note }: KeyCall): Promise<KeyRow> {
  const key = await view.get('kms_key', input.params.keyTag)
  if (key === undefined || key.account !== actor.account || key.builtin === 1)
    throw new Problem('key.not-found', 'No protection key has this tag. List the keys and use a keyTag from there.')
  note({ resourceName: key.name })
  return key
}

/** When a key gets its next version, as KMS answers it. */
export function keyRotation({ id, autoRotation, rotationPeriod, nextRotationAt }: KeyRow) {
  return { keyTag: id, isAutoRotation: autoRotation === 1, rotationPeriod, nextRotationDate: nextRotationAt }
}
