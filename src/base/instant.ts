/** A moment: whole milliseconds since 1970-01-01 UTC. */
export type Instant = number

/** The one way to know the time. Passed in, so that no test waits. */
export interface Clock {
  /** Wall clock: for dates that people see and that are stored. May jump. */
  now(): Instant
  /** Monotonic milliseconds since some fixed point: for durations and limits. Never jumps. */
  elapsedMs(): number
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Whether there is such a day, of months from 1: a date of 30 February would count as one of 2 March. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const counted = new Date(0)
  counted.setUTCFullYear(year, month - 1, day)
  return counted.getUTCDate() === day
}
