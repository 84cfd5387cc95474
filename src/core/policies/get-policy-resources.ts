import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { attachmentsWith, findPolicy } from '../access/rights.ts'
import type { Reading } from '../door/call.ts'
import { subAccountRefs } from '../groups/group.ts'

/** What a policy is attached to. */
export const getPolicyResources: Reading<typeof OPERATIONS.getPolicyResources> = async (view, { actor, input, note }) => {
  const policy = await findPolicy(view, actor.account, input.params.id)
  if (policy === undefined) throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
  note({ resourceName: policy.name })
  const holders = await attachmentsWith(view, actor.account, policy.id)
  const groups = []
  const roles = []
  for (const { id } of holders) {
    const group = await view.get('group', id)
    const role = await view.get('role', id)
    if (group !== undefined) groups.push({ groupId: id, groupName: group.name })
    if (role !== undefined) roles.push({ roleId: id, roleName: role.name })
  }
  return { subAccounts: await subAccountRefs(view, holders), groups, roles }
}
