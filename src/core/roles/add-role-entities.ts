import type { OPERATIONS } from '#contract/operations'
import { told } from '../access/each-policy.ts'
import type { Changing } from '../door/call.ts'
import { eachEntity } from './each-entity.ts'
import { matchedRole } from './role.ts'

/** Lets sub accounts switch to a role, each by itself. */
export const addRoleEntities: Changing<typeof OPERATIONS.addRoleEntities> = async (unit, call) => {
  const { input, note } = call
  const role = await matchedRole(unit, call)
  const outcomes = await eachEntity(unit, call, role, {
    ids: input.body.subAccountIdList,
    change: 'add',
    action: 'Change/addRoleEntities',
  })
  note({ message: `${told(outcomes, 'sub accounts')} may switch to ${role.name}` })
  return outcomes
}
