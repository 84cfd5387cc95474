import type { OPERATIONS } from '#contract/operations'
import { eachOf } from '../access/each-of.ts'
import { told } from '../access/each-policy.ts'
import { requireNotDenied } from '../access/item-denied.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Changing } from '../door/call.ts'
import { matchedGroup } from './group.ts'
import { changeMembership } from './membership.ts'

/** Takes sub accounts out of a group, each by itself. */
export const removeGroupSubAccounts: Changing<typeof OPERATIONS.removeGroupSubAccounts> = async (unit, call) => {
  const { actor, input, note } = call
  const group = await matchedGroup(unit, call)
  const outcomes = await eachOf(call, { type: 'SubAccount', ids: input.body.subAccountIdList }, async (id) => {
    const principal = await findSubAccount(unit, actor, id)
    await requireNotDenied(unit, actor, 'Change/removeGroupSubAccounts', 'SubAccount', id)
    await changeMembership(unit, actor, principal, group.id, 'remove')
  })
  note({ message: `${told(outcomes, 'sub accounts')} taken out of ${group.name}` })
  return outcomes
}
