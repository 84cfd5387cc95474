import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicyOfHolder } from '../policies/holders.ts'
import { matchedRole } from './role.ts'

/** Attaches policies to a role: felt by its sessions on the next call. */
export const attachRolePolicies: Changing<typeof OPERATIONS.attachRolePolicies> = async (unit, call) => {
  const { id, name } = await matchedRole(unit, call)
  return eachPolicyOfHolder(unit, call, { holder: id, name, action: 'Change/attachRolePolicies', change: 'attach' })
}
