import type { OPERATIONS } from '#contract/operations'
import { attachmentOf, policiesWith } from '../access/rights.ts'
import type { Reading } from '../door/call.ts'
import { subAccountRefs } from '../groups/group.ts'
import { policyRef } from '../policies/policy-item.ts'
import { findRole, roleItem, roleTag } from './role.ts'

export const getRoleDetail: Reading<typeof OPERATIONS.getRoleDetail> = async (view, { actor, input, note }) => {
  const row = await findRole(view, actor, input.params.id)
  note({ resourceName: row.name, etag: await roleTag(view, row) })
  const policies = await policiesWith(view, await attachmentOf(view, row.id), {})
  const entities = (JSON.parse(row.entities) as string[]).map((id) => ({ id }))
  return { ...roleItem(view, row), policies: policies.map(policyRef), entities: await subAccountRefs(view, entities) }
}
