import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { findPolicy } from '../access/rights.ts'
import type { Statement } from '../access/statement.ts'
import type { Reading } from '../door/call.ts'
import { policyItem } from './policy-item.ts'

export const getPolicyDetail: Reading<typeof OPERATIONS.getPolicyDetail> = async (view, { actor, input, note }) => {
  const policy = await findPolicy(view, actor.account, input.params.id)
  if (policy === undefined) throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
  const own = await view.get('policy', policy.id)
  note({ resourceName: policy.name, ...(own === undefined ? {} : { etag: own.epoch }) })
  const item = policyItem(view, actor.account, policy, own)
  return input.query.withPermissions ? { ...item, permissions: policy.statements.map(written) } : item
}

/** A statement with lists that are the caller's own. */
function written({ effect, targets, condition }: Statement) {
  const own = targets.map(({ product, actions, resourceNrns }) => ({ product, actions: [...actions], resourceNrns: [...resourceNrns] }))
  return condition === undefined ? { effect, targets: own } : { effect, targets: own, condition: { ...condition } }
}
