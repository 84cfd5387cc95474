import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { actionNamed, namesIn, triggerNamed } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { readsOf, secretsOf } from './linked-secrets.ts'
import { triggerShape } from './trigger-shape.ts'

/** Links a trigger to its one action. The same link again changes nothing; another one has to be taken off first. */
export const linkAction: Changing<typeof OPERATIONS.linkAction> = async (unit, call) => {
  const { actor, input } = call
  const trigger = await triggerNamed(unit, actor.account, input.params.trigger)
  call.note({ resourceName: trigger.name })
  mustMatch(call, trigger.epoch, 'function.changed', `The trigger ${trigger.name}`)
  const action = await actionNamed(unit, actor.account, input.body.package, input.body.action)
  if (trigger.action === action.id) return triggerShape(unit, actor, trigger)
  if (trigger.sealedWebhook !== null) {
    throw new Problem(
      'function.links',
      `The trigger ${trigger.name} has a webhook, and a trigger has one action or one webhook. Take the webhook off first: PUT the trigger with webhook.url "".`,
    )
  }
  if (trigger.action !== null) {
    throw new Problem(
      'function.links',
      `The trigger ${trigger.name} is linked to the action ${namesIn(trigger.action).name}, and a trigger has one. Unlink that first.`,
    )
  }
  await requireCodeRights(unit, actor, { linked: await secretsOf(unit, [trigger]), read: readsOf(trigger) })
  return triggerShape(unit, actor, await unit.change('trigger', trigger, { action: action.id, updatedAt: unit.world.clock.now() }))
}
