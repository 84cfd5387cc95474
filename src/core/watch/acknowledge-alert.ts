import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { alertShape } from './alert-shape.ts'
import { isVisible } from './visible-alerts.ts'

/** Says that somebody looked at an alert. Whoever was first stays on it. */
export const acknowledgeAlert: Changing<typeof OPERATIONS.acknowledgeAlert> = async (unit, { actor, input, note }) => {
  const alert = await unit.get('alert', input.params.alertId)
  if (alert === undefined || !isVisible(alert, actor)) throw new Problem('watch.not-found', 'There is no alert with this id.')
  note({ resourceName: alert.rule })
  if (alert.acknowledgedAt !== null) return alertShape(unit, alert)
  const seen = { acknowledgedAt: unit.world.clock.now(), acknowledgedBy: actor.id }
  return alertShape(unit, await unit.change('alert', alert, seen))
}
