import { hexId } from '#base/ids'
import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { OPERATIONS } from '#contract/operations'
import { checkSecretName } from '#contract/secret-name'
import { checkTargets, parseSecretValue } from '#contract/secret-value'
import type { Unit } from '../barrier/view.ts'
import type { Changing } from '../door/call.ts'
import { nextRotationAt } from '../rotation/schedule.ts'
import { ANY_TIME } from '../rotation/window.ts'
import { chosenKey } from './chosen-key.ts'
import { chosenTrigger } from './chosen-trigger.ts'
import { secretDetail } from './detail.ts'

/** Makes a secret with its first value as ACTIVE, sealed before it is stored. */
export const createSecret: Changing<typeof OPERATIONS.createSecret> = async (unit, { actor, input: { body }, note }) => {
  const { world } = unit
  note({ resourceName: body.secretName })
  checkSecretName(body.secretName, world.nameMax)
  const { value, rotationTargets } = body.secretValue
  checkTargets(parseSecretValue(value), rotationTargets)
  await mustBeFree(unit, actor.account, body.secretName)
  const key = await chosenKey(unit, actor.account, body)
  const trigger = body.triggerId === undefined ? null : (await chosenTrigger(unit, actor.account, body.triggerId)).id
  const id = hexId(world.random)
  const now = world.clock.now()
  const automatic = body.autoRotationYN === 'Y'
  const rotation = { autoRotation: automatic ? 1 : 0, rotationPeriod: automatic ? body.autoRotationPeriod : null } as const
  const sealed = await unit.vault.sealValue(unit, { id, account: actor.account, keyTag: key.keyTag }, 1, new Sealed(value))
  const secret = await unit.add('secret', {
    id,
    account: actor.account,
    number: await unit.write.nextNumber('secret'),
    name: body.secretName,
    takenName: body.secretName,
    type: body.secretType,
    state: 'ENABLE',
    stateAt: now,
    memo: body.memo ?? '',
    ...key,
    rotationTargets: JSON.stringify(rotationTargets),
    active: 1,
    previous: null,
    pending: null,
    strays: '[]',
    lastVersion: 1,
    ...rotation,
    nextRotationAt: nextRotationAt({ ...rotation, ...ANY_TIME }, now),
    lastRotationAt: null,
    trigger,
    openJob: null,
    lastJob: null,
    completedEpoch: null,
    retireWithin: null,
    retireDeadline: null,
    retireSince: null,
    retireRetryAt: null,
    ...ANY_TIME,
    createdAt: now,
    updatedAt: now,
    destroyAt: null,
    destroyedAt: null,
  })
  await unit.write.insertValue({ ...sealed, createdAt: now })
  note({ resourceId: id, stage: 'active', version: 1, etag: secret.epoch })
  return secretDetail(unit, secret)
}

async function mustBeFree(unit: Unit, account: string, name: string): Promise<void> {
  const taken = await unit.count('secret', [
    { column: 'account', is: 'eq', value: account },
    { column: 'takenName', is: 'eq', value: name },
  ])
  if (taken > 0)
    throw new Problem('secret.name-taken', `secretName: a secret named ${name} exists. Choose another name, or delete that secret.`)
}
