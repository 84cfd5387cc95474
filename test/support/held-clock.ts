import type { Clock, Instant } from '#base/instant'
import type { Pause } from '#core/ports/webhook'

interface Paused {
  milliseconds: number
  untilMs: number
  end: () => void
}

/** A clock in the test's hand: it stands still until it is moved. */
export class HeldClock implements Clock {
  #now: Instant
  #elapsedMs = 0
  readonly #paused = new Set<Paused>()
  readonly #watchers = new Set<() => void>()

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
    for (const paused of [...this.#paused]) if (paused.untilMs <= this.#elapsedMs) paused.end()
  }
  /** The wall clock alone jumps, as when somebody sets it. */
  jump(milliseconds: number): void {
    this.#now += milliseconds
  }
  /** Pauses of the server last until enough time has passed. */
  readonly pause: Pause = (milliseconds, signal) =>
    new Promise((resolve) => {
      const paused: Paused = {
        milliseconds,
        untilMs: this.#elapsedMs + milliseconds,
        end: () => {
          this.#paused.delete(paused)
          resolve()
        },
      }
      if (signal.aborted) return resolve()
      signal.addEventListener('abort', paused.end, { once: true })
      this.#paused.add(paused)
      for (const watcher of [...this.#watchers]) watcher()
    })
  /** Resolves once the server pauses for exactly so long. */
  paused(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (![...this.#paused].some((paused) => paused.milliseconds === milliseconds)) return
        this.#watchers.delete(watcher)
        resolve()
      }
      this.#watchers.add(watcher)
      watcher()
    })
  }
}
