import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { ruleOf, ruleShape } from './watch-rule.ts'

/** One watch rule. */
export const getWatchRule: Reading<typeof OPERATIONS.getWatchRule> = async (view, { actor, input, note }) => {
  note({ resourceName: input.params.name })
  return ruleShape(await ruleOf(view, actor.account, input.params.name))
}
