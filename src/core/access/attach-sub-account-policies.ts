import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy, told } from './each-policy.ts'
import { mayChange } from './may-change.ts'
import { matchedSubAccount } from './sub-account.ts'

/** Attaches policies, each by itself: what cannot be attached is told, the others still are. */
export const attachSubAccountPolicies: Changing<typeof OPERATIONS.attachSubAccountPolicies> = async (unit, call) => {
  const { actor, input, note } = call
  const row = await matchedSubAccount(unit, call)
  await mayChange(unit, actor, row)
  const outcomes = await eachPolicy(unit, actor, {
    holder: row.id,
    name: row.loginId,
    action: 'Change/attachSubAccountPolicies',
    change: 'attach',
    policies: input.body.policyIdList,
    mayBecome: (after) => mayChange(unit, actor, row, after),
  })
  note({ message: `${told(outcomes, 'policies')} attached: ${row.loginId}` })
  return outcomes
}
