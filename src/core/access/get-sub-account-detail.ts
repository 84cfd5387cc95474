import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { policyRef } from '../policies/policy-item.ts'
import { attachmentOf, policiesWith } from './rights.ts'
import { findSubAccount, subAccountItem, subAccountTag } from './sub-account.ts'

/** A sub account with its groups and with the policies that are attached to it itself. */
export const getSubAccountDetail: Reading<typeof OPERATIONS.getSubAccountDetail> = async (view, { actor, input, note }) => {
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId, etag: await subAccountTag(view, row) })
  const attachment = await attachmentOf(view, row.id)
  const groups = []
  for (const id of JSON.parse(attachment.groups) as string[]) {
    const group = await view.get('group', id)
    if (group !== undefined) groups.push({ groupId: group.id, groupName: group.name })
  }
  const policies = await policiesWith(view, attachment, { groups: [] })
  return { ...subAccountItem(view, row), groups, policies: policies.map(policyRef) }
}
