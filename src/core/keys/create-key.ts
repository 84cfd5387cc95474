import { hexId } from '#base/ids'
import { DAY } from '#base/instant'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { keyShape } from './key-shape.ts'

/** Makes a protection key with its first version. */
export const createKey: Changing<typeof OPERATIONS.createKey> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceName: body.keyName })
  if (body.keyType !== 'AES256')
    throw new Problem('key.state', `Keys of type ${body.keyType} are not available yet. Make one of type AES256.`)
  if (body.protectionType !== 'BASIC')
    throw new Problem('key.state', 'COMMON_HSM needs a hardware security module, and none is configured. Use BASIC.')
  if (body.isConvergent) throw new Problem('key.state', 'Convergent keys are not available yet. Make one with isConvergent false.')
  const taken = await unit.count('kms_key', [
    { column: 'account', is: 'eq', value: actor.account },
    { column: 'builtin', is: 'eq', value: 0 },
    { column: 'name', is: 'eq', value: body.keyName },
  ])
  if (taken > 0) throw new Problem('key.name-taken', `keyName: a protection key named ${body.keyName} exists. Choose another name.`)
  const now = unit.world.clock.now()
  const id = hexId(unit.world.random)
  const key = await unit.add('kms_key', {
    id,
    account: actor.account,
    number: await unit.write.nextNumber('key'),
    name: body.keyName,
    builtin: 0,
    type: body.keyType,
    state: 'ENABLE',
    currentVersion: 1,
    protectionType: body.protectionType,
    memo: body.memo ?? '',
    convergent: 0,
    autoRotation: body.isAutoRotation ? 1 : 0,
    rotationPeriod: body.rotationPeriod,
    nextRotationAt: body.isAutoRotation ? now + body.rotationPeriod * DAY : null,
    createdAt: now,
    stateAt: now,
    destroyAt: null,
  })
  await unit.add('kms_key_version', { id: `${id}.1`, key: id, version: 1, sealed: unit.vault.newKeyMaterial(id, 1), createdAt: now })
  note({ resourceId: id })
  return keyShape(unit, key)
}
