import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { inOurRegion } from './ask.ts'
import { countOf } from './log-counts.ts'

/** How many records there are of what is asked for. */
export const getLogCountTotal: Reading<typeof OPERATIONS.getLogCountTotal> = async (view, call) => {
  inOurRegion(view, call.input.params.region)
  return { code: 0, message: 'success', result: await countOf(view, call, call.input.query) }
}
