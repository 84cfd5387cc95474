import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { refusalsOf } from './evaluate.ts'
import { ruleOf } from './watch-rule.ts'

/** Deletes a rule. What it raised stays. */
export const deleteWatchRule: Changing<typeof OPERATIONS.deleteWatchRule> = async (unit, { actor, input, note }) => {
  note({ resourceName: input.params.name })
  const rule = await ruleOf(unit, actor.account, input.params.name)
  await unit.remove('watch_rule', rule)
  await unit.write.putProgress(refusalsOf(rule.id), '')
  return null
}
