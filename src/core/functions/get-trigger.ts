import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { triggerNamed } from './action-names.ts'
import { triggerShape } from './trigger-shape.ts'

export const getTrigger: Reading<typeof OPERATIONS.getTrigger> = async (view, call) => {
  const trigger = await triggerNamed(view, call.actor.account, call.input.params.trigger)
  call.note({ resourceName: trigger.name, etag: trigger.epoch })
  return triggerShape(view, call.actor, trigger)
}
