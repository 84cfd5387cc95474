import type { OPERATIONS } from '#contract/operations'
import { SUBSCRIPTIONS } from '#contract/rulings'
import type { Changing } from '../door/call.ts'
import { post } from './outbox.ts'
import { subscriptionOf } from './subscription.ts'

/** Tells a subscription something that means nothing, so that its maker sees it arrive. */
export const testSubscription: Changing<typeof OPERATIONS.testSubscription> = async (unit, { actor, input, note }) => {
  const { id, name } = await subscriptionOf(unit, actor.account, input.params.subscriptionId)
  note({ resourceName: name })
  return {
    deliveryId: await post(unit, id, { account: actor.account, type: SUBSCRIPTIONS.testType, secret: null, data: { subscriptionId: id } }),
  }
}
