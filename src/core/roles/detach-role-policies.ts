import type { OPERATIONS } from '#contract/operations'
import { eachPolicy, told } from '../access/each-policy.ts'
import { attachmentOf } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { mayChangeHolders } from '../policies/holders.ts'
import { matchedRole } from './role.ts'

/** Detaches policies from a role: felt by its sessions on the next call. */
export const detachRolePolicies: Changing<typeof OPERATIONS.detachRolePolicies> = async (unit, call) => {
  const { actor, input, note } = call
  const role = await matchedRole(unit, call)
  const attachment = await attachmentOf(unit, role.id)
  const outcomes = await eachPolicy(unit, actor, {
    holder: role.id,
    name: role.name,
    action: 'Change/detachRolePolicies',
    change: 'detach',
    policies: input.body.policyIdList,
    mayBecome: (after) => mayChangeHolders(unit, actor, [attachment], after),
  })
  note({ message: `${told(outcomes, 'policies')} detached: ${role.name}` })
  return outcomes
}
