import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { WATCH_RULES } from '#contract/rulings'
import type { Changing } from '../door/call.ts'
import { WATCHED } from './evaluate.ts'
import { ruleId, ruleShape } from './watch-rule.ts'

/** Makes or replaces a rule. It looks at what is recorded from then on. */
export const putWatchRule: Changing<typeof OPERATIONS.putWatchRule> = async (unit, { actor, input, note }) => {
  const { name } = input.params
  const { kind, secretIds, count, minutes, active } = input.body
  const { account } = actor
  note({ resourceName: name })
  for (const id of secretIds) {
    const secret = await unit.get('secret', id)
    if (secret === undefined || secret.account !== account || secret.state === 'DESTROYED')
      throw new Problem('secret.not-found', 'secretIds: one of them is no secret.')
  }
  if (kind === 'decoy' && secretIds.length === 0)
    throw new Problem('input.invalid', 'secretIds: a rule of kind decoy names at least one secret.', {
      reason: { is: 'missing', field: 'secretIds' },
    })
  const id = ruleId(account, name)
  const standing = await unit.get('watch_rule', id)
  // While no rule looks, nobody comes past any records.
  const looking = await unit.count('watch_rule', [{ column: 'active', is: 'eq', value: 1 }])
  if (looking === 0) await unit.write.putProgress(WATCHED, JSON.stringify(await unit.tables.recordEnds()))
  const row = {
    kind,
    secrets: JSON.stringify(kind === 'decoy' ? secretIds.toSorted() : []),
    count,
    minutes,
    active: active ? (1 as const) : (0 as const),
    updatedAt: unit.world.clock.now(),
  }
  if (standing !== undefined) return ruleShape(await unit.change('watch_rule', standing, row))
  if ((await unit.count('watch_rule', [{ column: 'account', is: 'eq', value: account }])) >= WATCH_RULES.perAccount)
    throw new Problem('watch.limit', `The account has ${WATCH_RULES.perAccount} watch rules, which is as many as there may be.`)
  return ruleShape(await unit.add('watch_rule', { id, account, name, ...row }))
}
