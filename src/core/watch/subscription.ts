import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import { openWebhook, originOf } from '../functions/webhooks.ts'
import type { DeliveryRow, SubscriptionRow } from '../watch-rows.ts'
import { watchNrn } from './watch-nrn.ts'

/** Throws Problem `watch.not-found`. */
export async function subscriptionOf(view: View, account: string, id: string): Promise<SubscriptionRow> {
  const row = await view.get('subscription', id)
  if (row === undefined || row.account !== account) throw new Problem('watch.not-found', 'There is no subscription with this id.')
  return row
}

/** Throws Problem `watch.not-found`. */
export async function deliveryOf(view: View, subscription: string, id: string): Promise<DeliveryRow> {
  const row = await view.get('delivery', id)
  if (row?.subscription !== subscription) throw new Problem('watch.not-found', 'The subscription has no delivery with this id.')
  return row
}

/** The address may hold credentials: whoever could not have named it sees where it leads alone. */
export function subscriptionShape(view: View, actor: Actor, row: SubscriptionRow) {
  const url = openWebhook(view, row)?.open().url ?? ''
  const nrn = watchNrn(view.world, row.account, 'Subscription', '*')
  const fully = actor.decide({ product: 'Watch', action: 'Change/createSubscription', nrn }).allowed
  return {
    subscriptionId: row.id,
    name: row.name,
    url: fully ? url : originOf(url),
    types: JSON.parse(row.types) as never[],
    createDate: row.createdAt,
  }
}

export function deliveryShape(row: DeliveryRow) {
  return {
    deliveryId: row.id,
    type: row.type,
    secretId: row.secret,
    state: row.state,
    attempts: row.attempts,
    nextDate: row.nextAt,
    lastStatus: row.lastStatus,
    message: row.message,
    createDate: row.createdAt,
    endedDate: row.endedAt,
  }
}
