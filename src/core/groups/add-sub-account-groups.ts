import type { OPERATIONS } from '#contract/operations'
import { eachOf } from '../access/each-of.ts'
import { told } from '../access/each-policy.ts'
import { requireNotDenied } from '../access/item-denied.ts'
import { matchedSubAccount } from '../access/sub-account.ts'
import type { Changing } from '../door/call.ts'
import { findGroup } from './group.ts'
import { changeMembership } from './membership.ts'

/** Puts a sub account into groups, each by itself. */
export const addSubAccountGroups: Changing<typeof OPERATIONS.addSubAccountGroups> = async (unit, call) => {
  const { actor, input, note } = call
  const row = await matchedSubAccount(unit, call)
  const outcomes = await eachOf(call, { type: 'Group', ids: input.body.groupIdList }, async (id) => {
    const group = await findGroup(unit, actor, id)
    await requireNotDenied(unit, actor, 'Change/addSubAccountGroups', 'Group', id)
    await changeMembership(unit, actor, row, group.id, 'add')
  })
  note({ message: `${told(outcomes, 'groups')} given to ${row.loginId}` })
  return outcomes
}
