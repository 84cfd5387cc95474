const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const UNITS = [
  { unit: 'day', ms: DAY_MS, smallerMs: HOUR_MS },
  { unit: 'hour', ms: HOUR_MS, smallerMs: MINUTE_MS },
  { unit: 'minute', ms: MINUTE_MS, smallerMs: 1000 },
] as const

export interface Distance {
  unit: 'day' | 'hour' | 'minute' | 'second'
  /** Whole units; of the past below zero. */
  count: number
}

/**
 * How far a moment is, in the largest unit of which it is one: 59.6 minutes are an hour, not 60 minutes. Less than a minute is no
 * distance: nobody counts seconds, and they are no longer right when they are read.
 */
export function distance(awayMs: number): Distance {
  const found = UNITS.find(({ ms, smallerMs }) => Math.round(Math.abs(awayMs) / smallerMs) * smallerMs >= ms)
  if (found === undefined) return { unit: 'second', count: 0 }
  return { unit: found.unit, count: Math.round(awayMs / found.ms) }
}
