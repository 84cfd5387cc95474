import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import type { Condition } from '../ports/store.ts'
import type { DeliveryRow } from '../watch-rows.ts'
import { deliveryShape, subscriptionOf } from './subscription.ts'

/** What a subscription was told, or is to be told, newest first. */
export const getDeliveryList: Reading<typeof OPERATIONS.getDeliveryList> = async (view, { actor, input, note }) => {
  const { page, size, state } = input.query
  const { id, name } = await subscriptionOf(view, actor.account, input.params.subscriptionId)
  note({ resourceName: name })
  const conditions: Condition<DeliveryRow>[] = [{ column: 'subscription', is: 'eq', value: id }]
  if (state !== undefined) conditions.push({ column: 'state', is: 'eq', value: state })
  const totalItems = await view.count('delivery', conditions)
  const rows = await view.find('delivery', conditions, {
    order: [
      ['createdAt', 'desc'],
      ['id', 'asc'],
    ],
    limit: size,
    offset: page * size,
  })
  return { items: rows.map(deliveryShape), page, totalPages: Math.ceil(totalItems / size), totalItems }
}
