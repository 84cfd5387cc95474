import { DAY } from '#base/instant'
import { type Operation, SERVICES } from '#contract/operation'
import { ALL_OPERATIONS, type OPERATIONS } from '#contract/operations'
import { fits } from '../access/pattern.ts'
import { attachmentOf, policiesWith } from '../access/rights.ts'
import type { Policy } from '../access/statement.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Reading } from '../door/call.ts'
import { timeFor } from './ask.ts'
import { ALLOWED } from './used-rights.ts'

/** As many kinds of calls as there can be. */
const ACTIONS_MAX = 1000

interface Right {
  product: string
  action: string
}
const rightOf = ({ service, action }: Operation): Right => ({ product: SERVICES[service].product, action })
const RIGHTS = [...new Map(ALL_OPERATIONS.map((each) => [`${SERVICES[each.service].product} ${each.action}`, rightOf(each)])).values()]

/**
 * What each policy of a sub account allows and the sub account did not use in so many days. A call that failed for another reason than
 * rights has used its right; calls as a role are the role's. Records that are gone have left behind what they told of it.
 */
export const getUnusedRights: Reading<typeof OPERATIONS.getUnusedRights> = async (view, call) => {
  const { actor, input, note } = call
  const { days } = input.query
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId })
  const policies = await policiesWith(view, await attachmentOf(view, row.id), {})
  const since = view.world.clock.now() - days * DAY
  const { counts, partial } = await call.once(row.id, () =>
    view.tables.usageCounts(
      {
        account: row.account,
        from: since,
        where: [
          { column: 'requestor', is: 'eq', value: row.id },
          { column: 'result', is: 'in', value: ALLOWED },
        ],
        enough: timeFor(view),
      },
      { column: 'action' },
      ACTIONS_MAX,
    ),
  )
  const before = await call.once(`${row.id} before`, () => view.tables.usedRights(row.id))
  const used = new Set([
    ...counts.map(({ key }) => key),
    ...before.filter(({ lastUsedAt }) => lastUsedAt >= since).map(({ action }) => action),
  ])
  return {
    subAccountId: row.id,
    days,
    policies: policies.map((policy) => {
      const allowed = RIGHTS.filter((right) => allows(policy, right))
      const unused = allowed.filter(({ action }) => !used.has(action))
      return { policyId: policy.id, policyName: policy.name, allowed: allowed.length, unused }
    }),
    ...(partial ? { partial } : {}),
  }
}

/** Whether a policy allows the action on anything at all. */
function allows({ statements }: Policy, { product, action }: Right): boolean {
  return statements.some(
    ({ effect, targets }) =>
      effect === 'Allow' &&
      targets.some(
        (target) => (target.product === product || target.product === '*') && target.actions.some((pattern) => fits(pattern, action)),
      ),
  )
}
