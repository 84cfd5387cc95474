import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { actionNamed } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { refuseWhileRotating, secretsOf, triggersOf } from './linked-secrets.ts'

/** Deletes an action and unlinks it from its triggers; refused while automatic rotation depends on it. */
export const deleteAction: Changing<typeof OPERATIONS.deleteAction> = async (unit, call) => {
  const { package: packageName, action: name } = call.input.params
  const action = await actionNamed(unit, call.actor.account, packageName, name)
  call.note({ resourceName: action.name })
  mustMatch(call, action.epoch, 'function.changed', `The action ${name}`)
  const triggers = await triggersOf(unit, action)
  const secrets = await secretsOf(unit, triggers)
  refuseWhileRotating(unit, call.actor, `the action ${name}`, secrets)
  await requireCodeRights(unit, call.actor, { linked: secrets })
  for (const trigger of triggers) await unit.change('trigger', trigger, { action: null, updatedAt: unit.world.clock.now() })
  await unit.remove('action', action)
  return null
}
