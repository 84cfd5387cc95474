import type { OPERATIONS } from '#contract/operations'
import { told } from '../access/each-policy.ts'
import type { Changing } from '../door/call.ts'
import { eachEntity } from './each-entity.ts'
import { matchedRole } from './role.ts'

/** Takes a role from sub accounts, and ends their sessions with it, each by itself. */
export const removeRoleEntities: Changing<typeof OPERATIONS.removeRoleEntities> = async (unit, call) => {
  const { input, note } = call
  const role = await matchedRole(unit, call)
  const outcomes = await eachEntity(unit, call, role, {
    ids: input.body.subAccountIdList,
    change: 'remove',
    action: 'Change/removeRoleEntities',
  })
  note({ message: `${told(outcomes, 'sub accounts')} may no longer switch to ${role.name}` })
  return outcomes
}
