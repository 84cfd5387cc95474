import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { triggerNamed } from './action-names.ts'
import { activationsOf } from './activation-shape.ts'

export const getTriggerActivations: Reading<typeof OPERATIONS.getTriggerActivations> = async (view, call) => {
  const trigger = await triggerNamed(view, call.actor.account, call.input.params.trigger)
  call.note({ resourceName: trigger.name })
  return activationsOf(view, call.actor.account, { trigger: trigger.id }, call.input.query)
}
