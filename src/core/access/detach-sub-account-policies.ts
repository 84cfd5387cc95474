import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy } from './each-policy.ts'
import { mayChange } from './may-change.ts'
import { matchedSubAccount } from './sub-account.ts'

/** Detaches policies, each by itself: what cannot be detached is told, the others still are. */
export const detachSubAccountPolicies: Changing<typeof OPERATIONS.detachSubAccountPolicies> = async (unit, call) => {
  const row = await matchedSubAccount(unit, call)
  await mayChange(unit, call.actor, row)
  return eachPolicy(unit, call, {
    holder: row.id,
    name: row.loginId,
    action: 'Change/detachSubAccountPolicies',
    change: 'detach',
    mayBecome: (after) => mayChange(unit, call.actor, row, after),
  })
}
