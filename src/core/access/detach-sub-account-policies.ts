import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy, told } from './each-policy.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Detaches policies, each by itself: what cannot be detached is told, the others still are. */
export const detachSubAccountPolicies: Changing<typeof OPERATIONS.detachSubAccountPolicies> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
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
