import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy, told } from './each-policy.ts'
import { mayChange } from './may-change.ts'
import { matchedSubAccount } from './sub-account.ts'

/** Detaches policies, each by itself: what cannot be detached is told, the others still are. */
export const detachSubAccountPolicies: Changing<typeof OPERATIONS.detachSubAccountPolicies> = async (unit, call) => {
  const { actor, input, note } = call
  const row = await matchedSubAccount(unit, call)
  await mayChange(unit, actor, row)
  const outcomes = await eachPolicy(unit, actor, {
    holder: row.id,
    name: row.loginId,
    action: 'Change/detachSubAccountPolicies',
    change: 'detach',
    policies: input.body.policyIdList,
    mayBecome: (after) => mayChange(unit, actor, row, after),
  })
  note({ message: `${told(outcomes, 'policies')} detached: ${row.loginId}` })
  return outcomes
}
