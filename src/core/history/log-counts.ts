import { HISTORY } from '#contract/logs/rulings'
import type { View } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { CountedBy, UsageAsked, UsageCounts } from '../ports/store.ts'
import { askedBy, type Narrowed, SEARCHING, timeFor, totalOf } from './ask.ts'

/** How many records a search would find. */
export async function countOf(view: View, call: Pick<Call, 'actor' | 'once'>, narrowed: Narrowed) {
  const asked = await askedBy(view, call, SEARCHING, narrowed)
  const { total, partial } = await call.once(JSON.stringify(asked), () =>
    view.tables.usage({ ...asked, limit: 0, offset: 0, enough: timeFor(view) }),
  )
  return { ...totalOf(total, HISTORY.totalMax), ...(partial ? { partial } : {}) }
}

/** How many of them there are of each kind or in each interval. */
export function countsBy(view: View, { once }: Pick<Call, 'once'>, asked: UsageAsked, by: CountedBy, limit: number): Promise<UsageCounts> {
  return once(JSON.stringify([asked, by]), () => view.tables.usageCounts({ ...asked, enough: timeFor(view) }, by, limit))
}
