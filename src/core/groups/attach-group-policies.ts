import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicyOfHolder } from '../policies/holders.ts'
import { matchedGroup } from './group.ts'

/** Attaches policies to a group: felt by all of its members on the next call. */
export const attachGroupPolicies: Changing<typeof OPERATIONS.attachGroupPolicies> = async (unit, call) => {
  const { id, name } = await matchedGroup(unit, call)
  return eachPolicyOfHolder(unit, call, { holder: id, name, action: 'Change/attachGroupPolicies', change: 'attach' })
}
