import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { subscriptionShape } from './subscription.ts'

/** All subscriptions of the account, oldest first. */
export const getSubscriptionList: Reading<typeof OPERATIONS.getSubscriptionList> = async (view, { actor }) => {
  const rows = await view.find('subscription', [{ column: 'account', is: 'eq', value: actor.account }], {
    order: [
      ['createdAt', 'asc'],
      ['id', 'asc'],
    ],
  })
  return { items: rows.map((row) => subscriptionShape(view, actor, row)) }
}
