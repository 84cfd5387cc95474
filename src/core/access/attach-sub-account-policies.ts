import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy } from './each-policy.ts'
import { mayChange } from './may-change.ts'
import { matchedSubAccount } from './sub-account.ts'

/** Attaches policies, each by itself: what cannot be attached is told, the others still are. */
export const attachSubAccountPolicies: Changing<typeof OPERATIONS.attachSubAccountPolicies> = async (unit, call) => {
  const row = await matchedSubAccount(unit, call)
  await mayChange(unit, call.actor, row)
  return eachPolicy(unit, call, {
    holder: row.id,
    name: row.loginId,
    action: 'Change/attachSubAccountPolicies',
    change: 'attach',
    mayBecome: (after) => mayChange(unit, call.actor, row, after),
  })
}
