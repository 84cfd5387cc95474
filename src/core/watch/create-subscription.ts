import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { SUBSCRIPTIONS } from '#contract/rulings'
import { newSigningSecret } from '#crypto/webhook-signature'
import type { Changing } from '../door/call.ts'
import { checkedUrl, sealWebhook } from '../functions/webhooks.ts'
import { subscriptionShape } from './subscription.ts'

/** Makes a subscription. It hears of no more than its maker may see at the time of each delivery. */
export const createSubscription: Changing<typeof OPERATIONS.createSubscription> = async (unit, { actor, input, note }) => {
  const { name, url, types } = input.body
  const standing = await unit.count('subscription', [{ column: 'account', is: 'eq', value: actor.account }])
  if (standing >= SUBSCRIPTIONS.perAccount)
    throw new Problem('watch.limit', `The account has ${SUBSCRIPTIONS.perAccount} subscriptions, which is as many as there may be.`)
  const id = uuid(unit.world.random)
  const secret = newSigningSecret(unit.world.random)
  const row = await unit.add('subscription', {
    id,
    account: actor.account,
    name,
    sealedWebhook: sealWebhook(unit, id, { url: checkedUrl(unit, url, 'url'), secret }),
    types: JSON.stringify(types.toSorted()),
    setBy: actor.id,
    createdAt: unit.world.clock.now(),
  })
  note({ resourceId: id, resourceName: name })
  return { ...subscriptionShape(unit, actor, row), signingSecret: secret }
}
