import type { OPERATIONS } from '#contract/operations'
import { eachPolicy, told } from '../access/each-policy.ts'
import { attachmentOf } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { mayChangeHolders } from '../policies/holders.ts'
import { matchedGroup } from './group.ts'

/** Detaches policies from a group: felt by all of its members on the next call. */
export const detachGroupPolicies: Changing<typeof OPERATIONS.detachGroupPolicies> = async (unit, call) => {
  const { actor, input, note } = call
  const group = await matchedGroup(unit, call)
  const attachment = await attachmentOf(unit, group.id)
  const outcomes = await eachPolicy(unit, actor, {
    holder: group.id,
    name: group.name,
    action: 'Change/detachGroupPolicies',
    change: 'detach',
    policies: input.body.policyIdList,
    mayBecome: (after) => mayChangeHolders(unit, actor, [attachment], after),
  })
  note({ message: `${told(outcomes, 'policies')} detached: ${group.name}` })
  return outcomes
}
