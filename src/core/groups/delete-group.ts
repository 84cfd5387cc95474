import type { OPERATIONS } from '#contract/operations'
import { attachmentOf, membersOf } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { matchedGroup, memberOf } from './group.ts'
import { changeMembership } from './membership.ts'

/** Removes a group. Whoever was in it loses what it gave, and what it denied. */
export const deleteGroup: Changing<typeof OPERATIONS.deleteGroup> = async (unit, call) => {
  const { actor } = call
  const row = await matchedGroup(unit, call)
  for (const { id } of await membersOf(unit, row.account, row.id))
    await changeMembership(unit, actor, await memberOf(unit, id), row.id, 'remove')
  await unit.remove('attachment', await attachmentOf(unit, row.id))
  await unit.remove('group', row)
  return { success: true }
}
