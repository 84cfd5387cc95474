import type { OPERATIONS } from '#contract/operations'
import { told } from '../access/each-policy.ts'
import type { Changing } from '../door/call.ts'
import { eachEntity } from './each-entity.ts'
import { findRole } from './role.ts'

/** Lets sub accounts switch to a role, each by itself. */
export const addRoleEntities: Changing<typeof OPERATIONS.addRoleEntities> = async (unit, { actor, input, note }) => {
  const role = await findRole(unit, actor, input.params.id)
  note({ resourceName: role.name })
  const outcomes = await eachEntity(unit, actor, role, {
    ids: input.body.subAccountIdList,
    change: 'add',
    action: 'Change/addRoleEntities',
  })
  note({ message: `${told(outcomes, 'sub accounts')} may switch to ${role.name}` })
  return outcomes
}
