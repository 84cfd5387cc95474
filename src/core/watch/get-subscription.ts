import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { subscriptionOf, subscriptionShape } from './subscription.ts'

/** One subscription, without what it signs with. */
export const getSubscription: Reading<typeof OPERATIONS.getSubscription> = async (view, { actor, input, note }) => {
  const row = await subscriptionOf(view, actor.account, input.params.subscriptionId)
  note({ resourceName: row.name })
  return subscriptionShape(view, actor, row)
}
