import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy } from './each-policy.ts'

/** Attaches policies, each by itself: what cannot be attached is told, the others still are. */
export const attachSubAccountPolicies: Changing<typeof OPERATIONS.attachSubAccountPolicies> = (unit, call) =>
  eachPolicy(unit, call, (attached, policy) => {
    if (policy === undefined) throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
    attached.add(policy.id)
  })
