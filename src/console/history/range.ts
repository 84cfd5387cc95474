const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Ranges that end now. */
export const SPANS = { '1h': HOUR, '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY, '90d': 90 * DAY } as const
export type Span = keyof typeof SPANS
export const FIRST_SPAN: Span = '24h'

/** How long an interval of the histogram may be, as the server takes it. */
const STEPS = {
  '1s': SECOND,
  '5s': 5 * SECOND,
  '15s': 15 * SECOND,
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '3h': 3 * HOUR,
  '6h': 6 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
  '4w': 28 * DAY,
} as const
type Step = keyof typeof STEPS
const BARS_MAX = 60
const BARS_EVER = 1500

export interface Range {
  from: number
  to: number
  /** The length of a bar. */
  step: string
  stepMs: number
}

/** A range with the shortest bars of which at most sixty fit into it. `offsetMs`: what local time is ahead of UTC, so that days begin at midnight. */
export function rangeOf(from: number, to: number, offsetMs = 0): Range {
  const [step, stepMs] = stepFor(Math.max(0, to - from))
  const begin = Math.floor((from + offsetMs) / stepMs) * stepMs - offsetMs
  return { from: Math.max(0, begin), to: Math.max(to, from), step, stepMs }
}

function stepFor(length: number): [string, number] {
  const fits = (Object.keys(STEPS) as Step[]).find((step) => length / STEPS[step] <= BARS_MAX)
  if (fits !== undefined) return [fits, STEPS[fits]]
  const weeks = Math.ceil(length / (7 * DAY) / BARS_EVER) * 4
  return [`${weeks}w`, weeks * 7 * DAY]
}

/** What local time is ahead of UTC at that moment. */
export function offsetAt(at: number): number {
  return -new Date(at).getTimezoneOffset() * MINUTE
}

/** As `<input type="datetime-local">` takes it. */
export function toLocalText(at: number): string {
  return new Date(at + offsetAt(at)).toISOString().slice(0, 19)
}

/** `undefined` for what is no moment (yet). */
export function fromLocalText(text: string): number | undefined {
  const at = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isFinite(at) && at >= 0 ? at : undefined
}
