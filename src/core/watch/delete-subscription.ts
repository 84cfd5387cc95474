import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { subscriptionOf } from './subscription.ts'

/** Deletes a subscription. What it was still to be told is not delivered, and is cleared away by the clock. */
export const deleteSubscription: Changing<typeof OPERATIONS.deleteSubscription> = async (unit, { actor, input, note }) => {
  const row = await subscriptionOf(unit, actor.account, input.params.subscriptionId)
  note({ resourceName: row.name })
  await unit.remove('subscription', row)
  return null
}
