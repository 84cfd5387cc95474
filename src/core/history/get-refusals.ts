import { DAY } from '#base/instant'
import { HISTORY } from '#contract/logs/rulings'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import type { Condition } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'
import { askedBy, type Right, timeFor } from './ask.ts'

const RIGHT: Right = { product: 'CloudLogAnalytics', action: 'View/getRefusals', type: 'Log' }
const DENIED: Condition<UsageRow> = { column: 'result', is: 'eq', value: 'DENIED' }

/**
 * Why calls were denied, and whom that met most: of the records that the caller may see. Beside them what was only counted, which names
 * no account, for whoever sees the whole history.
 */
export const getRefusals: Reading<typeof OPERATIONS.getRefusals> = async (view, call) => {
  const { days } = call.input.query
  const from = view.world.clock.now() - days * DAY
  const asked = await askedBy(view, call, RIGHT, { timestampFrom: from })
  const where = [...(asked.where ?? []), DENIED]
  const enough = timeFor(view)
  const { counts, partial } = await call.once(JSON.stringify(where), () =>
    view.tables.usageCounts({ ...asked, where, enough }, { column: 'problem' }, HISTORY.reasonsMax),
  )
  const most = { reasons: HISTORY.reasonsMax, addresses: HISTORY.refusedMax }
  const counted = asked.where === undefined ? await call.once('counted', () => view.tables.refusalCounts(from, most)) : []
  let partly = partial
  const reasons = []
  for (const { key, count } of counts) {
    const problem = String(key)
    const ofReason = { ...asked, where: [...where, { column: 'problem', is: 'eq', value: problem } as const], enough }
    const whom = await call.once(JSON.stringify([where, problem]), () =>
      view.tables.usageCounts(ofReason, { column: 'requestorName' }, HISTORY.refusedMax),
    )
    partly ||= whom.partial
    reasons.push({ problem, count, principals: whom.counts.map((each) => ({ name: String(each.key), count: each.count })) })
  }
  return { days, reasons, counted, ...(partly ? { partial: true } : {}) }
}
