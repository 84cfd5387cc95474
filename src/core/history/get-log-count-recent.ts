import { HOUR } from '#base/instant'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { inOurRegion } from './ask.ts'
import { countOf } from './log-counts.ts'

/** How many records there are of the last hour. */
export const getLogCountRecent: Reading<typeof OPERATIONS.getLogCountRecent> = async (view, call) => {
  inOurRegion(view, call.input.params.region)
  const timestampTo = view.world.clock.now()
  const range = { timestampFrom: timestampTo - HOUR, timestampTo }
  return { code: 0, message: 'success', result: { ...range, ...(await countOf(view, call, { ...call.input.query, ...range })) } }
}
