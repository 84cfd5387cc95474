import type { Clock } from '#base/instant'

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
}
