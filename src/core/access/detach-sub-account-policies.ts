import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { eachPolicy } from './each-policy.ts'

/** Detaches policies, each by itself. One that is not attached is not there afterwards either: that is success. */
export const detachSubAccountPolicies: Changing<typeof OPERATIONS.detachSubAccountPolicies> = (unit, call) =>
  eachPolicy(unit, call, (attached, _policy, id) => {
    attached.delete(id)
  })
