import { nrn } from '#base/nrn'
import type { OPERATIONS } from '#contract/operations'
import { mustBeAllowed } from '../access/denied.ts'
import { eachOf } from '../access/each-of.ts'
import type { Changing } from '../door/call.ts'
import { findOwnPolicy } from './own-policy.ts'
import { removePolicy } from './remove-policy.ts'

/** Deletes policies, each by itself, and each with the right to delete that very one. */
export const deletePolicies: Changing<typeof OPERATIONS.deletePolicies> = async (unit, call) => {
  const { actor, input, note } = call
  const outcomes = await eachOf(call, { type: 'Policy', ids: input.body }, async (id) => {
    const place = { product: 'IAM', region: unit.world.region, memberNo: actor.account, type: 'Policy', id }
    // A Deny on this one must not be passed by asking for many.
    for (const action of ['Change/deletePolicies', 'Change/deletePolicy']) mustBeAllowed(actor, { product: 'IAM', action, nrn: nrn(place) })
    await removePolicy(unit, actor, await findOwnPolicy(unit, actor, id))
  })
  note({ message: `${outcomes.filter(({ success }) => success).length} of ${outcomes.length} policies deleted` })
  return outcomes
}
