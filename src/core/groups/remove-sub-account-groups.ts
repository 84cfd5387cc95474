import type { OPERATIONS } from '#contract/operations'
import { requireNotDenied } from '../access/item-denied.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Changing } from '../door/call.ts'
import { changeMembership } from './membership.ts'

/** Takes a sub account out of groups, all of them or none. One that it is not in, it is not in afterwards either. */
export const removeSubAccountGroups: Changing<typeof OPERATIONS.removeSubAccountGroups> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  for (const id of input.body.groupIdList) {
    await requireNotDenied(unit, actor, 'Change/removeSubAccountGroups', 'Group', id)
    await changeMembership(unit, actor, row, id, 'remove')
  }
  return { success: true }
}
