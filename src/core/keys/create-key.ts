import { hexId } from '#base/ids'
import { Problem } from '#base/problem'
import type { Input } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Unit } from '../barrier/view.ts'
import type { Prepared } from '../door/call.ts'
import { keyShape } from './key-shape.ts'
import { type NewPrivateKey, nextVersionAt, privateKeyFor, storeVersion } from './new-version.ts'

type CreateKey = typeof OPERATIONS.createKey

/** Makes a protection key with its first version. */
export const createKey: Prepared<CreateKey, NewPrivateKey> = {
  // What is refused is refused inside, where the refusal is recorded.
  prepare: (_world, { body }) => privateKeyFor(refusal(body) === undefined ? body.keyType : undefined),
  run: async (unit, { actor, input: { body }, prepared, note }) => {
    note({ resourceName: body.keyName })
    const refused = refusal(body)
    if (refused !== undefined) throw refused
    await mustBeFree(unit, actor.account, body.keyName)
    const now = unit.world.clock.now()
    const rotation = { autoRotation: body.isAutoRotation ? 1 : 0, rotationPeriod: body.rotationPeriod } as const
    const key = await unit.add('kms_key', {
      id: hexId(unit.world.random),
      account: actor.account,
      number: await unit.write.nextNumber('key'),
      name: body.keyName,
      builtin: 0,
      type: body.keyType,
      state: 'ENABLE',
      currentVersion: 1,
      protectionType: body.protectionType,
      memo: body.memo ?? '',
      convergent: body.isConvergent ? 1 : 0,
      ...rotation,
      nextRotationAt: nextVersionAt(rotation, now),
      createdAt: now,
      stateAt: now,
      destroyAt: null,
    })
    await storeVersion(unit, key, 1, prepared)
    note({ resourceId: key.id, version: 1 })
    return keyShape(unit, key)
  },
}

/** Problem `key.state` for what this server cannot do, `input.invalid` for what makes no sense. */
function refusal({ keyType, protectionType, isConvergent }: Input<CreateKey>['body']): Problem | undefined {
  if (protectionType !== 'BASIC')
    return new Problem('key.state', 'COMMON_HSM needs a hardware security module, and none is configured. Use BASIC.', {
      reason: { is: 'no-module' },
    })
  if (isConvergent && keyType !== 'AES256')
    return new Problem('input.invalid', `isConvergent: only keys of type AES256 can be convergent, and this one is to be ${keyType}.`, {
      reason: { is: 'unfit', field: 'isConvergent' },
    })
  return undefined
}

async function mustBeFree(unit: Unit, account: string, name: string): Promise<void> {
  const taken = await unit.count('kms_key', [
    { column: 'account', is: 'eq', value: account },
    { column: 'builtin', is: 'eq', value: 0 },
    { column: 'name', is: 'eq', value: name },
  ])
  if (taken > 0) throw new Problem('key.name-taken', `keyName: a protection key named ${name} exists. Choose another name.`)
}
