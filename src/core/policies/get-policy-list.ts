import type { OPERATIONS } from '#contract/operations'
import { allows } from '../access/ids-fitting.ts'
import { pageOf } from '../access/page-of.ts'
import { SYSTEM_POLICIES } from '../access/system-policies.ts'
import type { Reading } from '../door/call.ts'
import { policyItem } from './policy-item.ts'

/** The policies that the caller may see: system-managed ones first, then the account's own, oldest first. */
export const getPolicyList: Reading<typeof OPERATIONS.getPolicyList> = async (view, { actor, input: { query } }) => {
  const ids = actor.idsAllowed('View/getPolicyList', 'IAM', 'Policy')
  const own = await view.find('policy', [{ column: 'account', is: 'eq', value: actor.account }], { order: [['createdAt', 'asc']] })
  const items = [
    ...SYSTEM_POLICIES.map((policy) => policyItem(view, actor.account, policy)),
    ...own.map((row) => policyItem(view, actor.account, { ...row, type: 'USER_CREATED' }, row)),
  ]
  const word = query.searchWord?.toLowerCase() ?? ''
  const column = query.searchColumn ?? 'policyName'
  const found = items.filter(
    (item) =>
      allows(ids, item.policyId) &&
      (query.type === undefined || item.policyType === query.type) &&
      item[column].toLowerCase().includes(word),
  )
  return pageOf(found, query.page, query.size)
}
