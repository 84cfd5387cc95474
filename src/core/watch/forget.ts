import { DAY } from '#base/instant'
import { SUBSCRIPTIONS } from '#contract/rulings'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'

/** So many rows go in one transaction. */
const AT_ONCE = 100

/** Removes deliveries that ended long ago and alerts that are old. Resolves to how many there were; there may be more. */
export async function forgetOld(unit: Unit): Promise<Recorded<number>> {
  const now = unit.world.clock.now()
  const deliveries = await unit.find('delivery', [{ column: 'endedAt', is: 'le', value: now - SUBSCRIPTIONS.keptDays * DAY }], {
    order: [
      ['endedAt', 'asc'],
      ['id', 'asc'],
    ],
    limit: AT_ONCE,
  })
  const alerts = await unit.find('alert', [{ column: 'createdAt', is: 'le', value: now - SUBSCRIPTIONS.alertDays * DAY }], {
    order: [
      ['createdAt', 'asc'],
      ['id', 'asc'],
    ],
    limit: AT_ONCE,
  })
  for (const row of deliveries) await unit.remove('delivery', row)
  for (const row of alerts) await unit.remove('alert', row)
  return { result: deliveries.length + alerts.length, records: [] }
}
