import { HISTORY, type LOG_COUNTS_BY } from '#contract/logs/rulings'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { askedBy, inOurRegion, SEARCHING } from './ask.ts'
import { countsBy } from './log-counts.ts'

const COLUMNS = {
  log_name: 'product',
  action: 'action',
  result: 'result',
  problem: 'problem',
  principal: 'requestorName',
} as const satisfies Record<(typeof LOG_COUNTS_BY)[number], string>

/** How many records there are of each log, or by another of a few columns. */
export const getLogCountAggregation: Reading<typeof OPERATIONS.getLogCountAggregation> = async (view, call) => {
  const { type, ...narrowed } = call.input.query
  inOurRegion(view, call.input.params.region)
  const asked = await askedBy(view, call, SEARCHING, narrowed)
  const { counts, partial } = await countsBy(view, call, asked, { column: COLUMNS[type] }, HISTORY.groupsMax)
  return {
    code: 0,
    message: 'success',
    result: { type, ...(partial ? { partial } : {}), counts: counts.map(({ key, count }) => ({ name: String(key), count })) },
  }
}
