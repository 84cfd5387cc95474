import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { actionId, triggerNamed } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { refuseWhileRotating, secretsOf } from './linked-secrets.ts'
import { triggerShape } from './trigger-shape.ts'

/** Takes the action off a trigger; refused while automatic rotation depends on it. */
export const unlinkAction: Changing<typeof OPERATIONS.unlinkAction> = async (unit, call) => {
  const { actor, input } = call
  const trigger = await triggerNamed(unit, actor.account, input.params.trigger)
  call.note({ resourceName: trigger.name })
  mustMatch(call, trigger.epoch, 'function.changed', `The trigger ${trigger.name}`)
  if (trigger.action !== actionId(actor.account, input.body.package, input.body.action)) {
    throw new Problem('function.not-found', `The trigger ${trigger.name} is not linked to the action ${input.body.action}.`)
  }
  const secrets = await secretsOf(unit, [trigger])
  refuseWhileRotating(unit, actor, `the link of the trigger ${trigger.name}`, secrets)
  await requireCodeRights(unit, actor, { linked: secrets })
  return triggerShape(unit, actor, await unit.change('trigger', trigger, { action: null, updatedAt: unit.world.clock.now() }))
}
