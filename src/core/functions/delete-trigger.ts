import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { triggerNamed } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { refuseWhileRotating, secretsOf } from './linked-secrets.ts'

/** Deletes a trigger and takes it from its secrets; refused while automatic rotation depends on it. */
export const deleteTrigger: Changing<typeof OPERATIONS.deleteTrigger> = async (unit, call) => {
  const trigger = await triggerNamed(unit, call.actor.account, call.input.params.trigger)
  call.note({ resourceName: trigger.name })
  mustMatch(call, trigger.epoch, 'function.changed', `The trigger ${trigger.name}`)
  const secrets = await secretsOf(unit, [trigger])
  refuseWhileRotating(unit, call.actor, `the trigger ${trigger.name}`, secrets)
  await requireCodeRights(unit, call.actor, { linked: secrets })
  for (const secret of secrets) await unit.change('secret', secret, { trigger: null, updatedAt: unit.world.clock.now() })
  await unit.remove('trigger', trigger)
  return null
}
