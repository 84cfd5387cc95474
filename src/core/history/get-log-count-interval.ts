import { DAY, HOUR, MINUTE, SECOND } from '#base/instant'
import { Problem } from '#base/problem'
import { HISTORY } from '#contract/logs/rulings'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { askedBy, inOurRegion, mustBeInOrder, SEARCHING } from './ask.ts'
import { countsBy } from './log-counts.ts'

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

/** How many records lie in each interval, from the first moment asked for to the last. */
export const getLogCountInterval: Reading<typeof OPERATIONS.getLogCountInterval> = async (view, call) => {
  const { interval, startTime, endTime, keyword, logTypes } = call.input.query
  inOurRegion(view, call.input.params.region)
  const everyMs = Number(interval.slice(0, -1)) * (UNITS[interval.slice(-1)] ?? MINUTE)
  const buckets = bucketsIn(startTime, endTime, everyMs)
  const asked = await askedBy(view, call, SEARCHING, { keyword, logTypes, timestampFrom: startTime, timestampTo: endTime })
  const { counts, partial } = await countsBy(view, call, asked, { everyMs, from: startTime }, buckets)
  const found = new Map(counts.map(({ key, count }) => [key, count]))
  const every = Array.from({ length: buckets }, (_, at) => startTime + at * everyMs)
  return {
    code: 0,
    message: 'success',
    result: {
      interval,
      ...(partial ? { partial } : {}),
      counts: every.map((timestamp) => ({ timestamp, count: found.get(timestamp) ?? 0 })),
    },
  }
}

function bucketsIn(startTime: number, endTime: number, everyMs: number): number {
  mustBeInOrder(startTime, endTime, ['startTime', 'endTime'])
  const buckets = Math.floor((endTime - startTime) / everyMs) + 1
  if (buckets <= HISTORY.bucketsMax) return buckets
  throw new Problem(
    'input.invalid',
    `interval: the range holds ${buckets} of them, and at most ${HISTORY.bucketsMax} are told. Take longer ones.`,
    { reason: { is: 'too-many', max: HISTORY.bucketsMax } },
  )
}
