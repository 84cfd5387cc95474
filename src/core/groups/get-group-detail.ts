import type { OPERATIONS } from '#contract/operations'
import { attachmentOf, membersOf, policiesWith } from '../access/rights.ts'
import type { Reading } from '../door/call.ts'
import { policyRef } from '../policies/policy-item.ts'
import { findGroup, groupItem, groupTag, subAccountRefs } from './group.ts'

export const getGroupDetail: Reading<typeof OPERATIONS.getGroupDetail> = async (view, { actor, input, note }) => {
  const row = await findGroup(view, actor, input.params.id)
  note({ resourceName: row.name, etag: await groupTag(view, row) })
  const policies = await policiesWith(view, await attachmentOf(view, row.id), {})
  return {
    ...(await groupItem(view, row)),
    tags: JSON.parse(row.tags) as { key: string; value: string }[],
    subAccounts: await subAccountRefs(view, await membersOf(view, row.account, row.id)),
    policies: policies.map(policyRef),
  }
}
