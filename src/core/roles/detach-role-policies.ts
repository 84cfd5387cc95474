import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicyOfHolder } from '../policies/holders.ts'
import { matchedRole } from './role.ts'

/** Detaches policies from a role: felt by its sessions on the next call. */
export const detachRolePolicies: Changing<typeof OPERATIONS.detachRolePolicies> = async (unit, call) => {
  const { id, name } = await matchedRole(unit, call)
  return eachPolicyOfHolder(unit, call, { holder: id, name, action: 'Change/detachRolePolicies', change: 'detach' })
}
