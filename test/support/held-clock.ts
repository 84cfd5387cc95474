import type { Clock, Instant } from '#base/instant'

/** A clock in the test's hand: it stands still until it is moved. */
export class HeldClock implements Clock {
  #now: Instant
  #elapsedMs = 0

  constructor(now: Instant = Date.UTC(2026, 0, 5, 9)) {
    this.#now = now
  }
  now(): Instant {
    return this.#now
  }
  elapsedMs(): number {
    return this.#elapsedMs
  }
  /** Time passes, on both clocks. */
  pass(milliseconds: number): void {
    this.#now += milliseconds
    this.#elapsedMs += milliseconds
  }
  /** The wall clock alone jumps, as when somebody sets it. */
  jump(milliseconds: number): void {
    this.#now += milliseconds
  }
}
