import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { deliveryOf, deliveryShape, subscriptionOf } from './subscription.ts'

/** One delivery, with what is sent. */
export const getDelivery: Reading<typeof OPERATIONS.getDelivery> = async (view, { actor, input, note }) => {
  const { id, name } = await subscriptionOf(view, actor.account, input.params.subscriptionId)
  note({ resourceName: name })
  const row = await deliveryOf(view, id, input.params.deliveryId)
  return { ...deliveryShape(row), body: row.body }
}
