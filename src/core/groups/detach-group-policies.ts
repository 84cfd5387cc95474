import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicyOfHolder } from '../policies/holders.ts'
import { matchedGroup } from './group.ts'

/** Detaches policies from a group: felt by all of its members on the next call. */
export const detachGroupPolicies: Changing<typeof OPERATIONS.detachGroupPolicies> = async (unit, call) => {
  const { id, name } = await matchedGroup(unit, call)
  return eachPolicyOfHolder(unit, call, { holder: id, name, action: 'Change/detachGroupPolicies', change: 'detach' })
}
