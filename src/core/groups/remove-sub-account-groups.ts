import type { OPERATIONS } from '#contract/operations'
import { requireNotDenied } from '../access/item-denied.ts'
import { matchedSubAccount } from '../access/sub-account.ts'
import type { Changing } from '../door/call.ts'
import { findGroup } from './group.ts'
import { changeMembership } from './membership.ts'

/** Takes a sub account out of groups, all of them or none. One that it is not in, it is not in afterwards either; one that there is not is told. */
export const removeSubAccountGroups: Changing<typeof OPERATIONS.removeSubAccountGroups> = async (unit, call) => {
  const { actor, input } = call
  const row = await matchedSubAccount(unit, call)
  for (const id of input.body.groupIdList) {
    await findGroup(unit, actor, id)
    await requireNotDenied(unit, actor, 'Change/removeSubAccountGroups', 'Group', id)
    await changeMembership(unit, actor, row, id, 'remove')
  }
  return { success: true }
}
