import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { deliveryOf, deliveryShape, subscriptionOf } from './subscription.ts'

/** Delivers once more what was delivered or has failed, with the same id, by which its receiver knows it. */
export const redeliver: Changing<typeof OPERATIONS.redeliver> = async (unit, { actor, input, note }) => {
  const { id, name } = await subscriptionOf(unit, actor.account, input.params.subscriptionId)
  const row = await deliveryOf(unit, id, input.params.deliveryId)
  note({ resourceName: name, message: `Redeliver: the delivery ${row.id} is tried anew.` })
  if (row.state === 'WAITING' || row.state === 'WITHHELD')
    throw new Problem('watch.waiting', `The delivery is ${row.state === 'WAITING' ? 'still being tried' : 'withheld'}.`)
  const again = await unit.change('delivery', row, {
    state: 'WAITING',
    attempts: 0,
    nextAt: unit.world.clock.now(),
    message: '',
    endedAt: null,
  })
  unit.afterCommit(() => unit.world.courier?.wake())
  return deliveryShape(again)
}
