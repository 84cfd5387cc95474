import { type Clock, MINUTE, SECOND } from '#base/instant'
import { Problem } from '#base/problem'
import { Bounded } from '../barrier/bounded.ts'
import type { World } from '../ports/services.ts'

/** What is remembered of those who try; the one that came first makes room. */
const KEYS_MAX = 50_000
const DELAY_MAX_MS = 5 * MINUTE
/** Who did not try for so long starts anew. */
const FORGOTTEN_MS = 15 * MINUTE

export interface Limit {
  key: string
  /** So many tries without a success in between cost nothing. */
  free: number
}
interface Tried {
  count: number
  at: number
  /** Until then it is not tried again. */
  until: number
}

/**
 * Slows down who guesses, in this node's memory: each try beyond the free ones doubles the wait, up to five minutes. A try
 * counts when it begins, so that a thousand at the same time are no way around.
 */
export class Attempts {
  readonly #tried = new Bounded<Tried>(KEYS_MAX)
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Begins a try. Problem `gateway.throttled`, and then nothing counts. */
  begin(limits: readonly Limit[]): void {
    const now = this.#clock.elapsedMs()
    const known = limits.map(({ key, free }) => ({ key, free, tried: this.#fresh(key, now) }))
    const waitMs = Math.max(...known.map(({ tried }) => tried.until - now))
    if (waitMs > 0)
      throw new Problem('gateway.throttled', 'Too many tries. Wait for the seconds that Retry-After names, then try again.', {
        retryAfterSec: Math.ceil(waitMs / SECOND),
      })
    for (const { key, free, tried } of known) {
      const count = tried.count + 1
      const delay = count < free ? 0 : Math.min(DELAY_MAX_MS, SECOND * 2 ** (count - free))
      this.#tried.set(key, { count, at: now, until: now + delay })
    }
  }

  /** The try was right: it counts no longer. */
  succeeded(limits: readonly Limit[]): void {
    for (const { key } of limits) this.#tried.delete(key)
  }

  #fresh(key: string, now: number): Tried {
    const tried = this.#tried.get(key)
    return tried === undefined || now - tried.at > FORGOTTEN_MS ? { count: 0, at: now, until: 0 } : tried
  }
}

const attempts = new WeakMap<World, Attempts>()

/** The one memory of tries of a running server: whatever way they come in by, they count together. */
export function attemptsOf(world: World): Attempts {
  let made = attempts.get(world)
  if (made === undefined) {
    made = new Attempts(world.clock)
    attempts.set(world, made)
  }
  return made
}

/** Codes of one principal's second factor, whoever tries them from wherever: the password was right already. */
export function codesOf(principal: string): Limit[] {
  return [{ key: `code ${principal}`, free: 10 }]
}
