import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { ruleShape } from './watch-rule.ts'

/** All watch rules of the account, by name. */
export const getWatchRuleList: Reading<typeof OPERATIONS.getWatchRuleList> = async (view, { actor }) => {
  const rows = await view.find('watch_rule', [{ column: 'account', is: 'eq', value: actor.account }], { order: [['name', 'asc']] })
  return { items: rows.map(ruleShape) }
}
