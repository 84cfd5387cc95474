import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { policiesOf } from './load-actor.ts'
import { findSubAccount, subAccountItem } from './sub-account.ts'

export const getSubAccountDetail: Reading<typeof OPERATIONS.getSubAccountDetail> = async (view, { actor, input, note }) => {
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId })
  const { policies } = await policiesOf(view, row)
  return {
    ...subAccountItem(view, row),
    groups: [],
    policies: policies.map(({ id, name, type }) => ({ policyId: id, policyName: name, policyType: type })),
  }
}
