import { type Clock, type Instant, SECOND } from '#base/instant'
import type { StorePort } from '#core/ports/store'
import type { Log } from './log.ts'

/** An answer is off by at most half the time that it was on its way. One that may be off by more than this sets the clock only where the clock is off by more still. */
const OFF_MAX_MS = SECOND / 2
/** A machine that is further from the store's time is told of. */
const APART_MAX_MS = 30 * SECOND

/**
 * The time of the store that nodes share, so that what is over is over for all of them: a node whose machine has another date destroys nothing by it. Goes on by
 * this machine's monotonic clock from one look at the store to the next.
 */
export class SharedClock implements Clock {
  readonly #own: Clock
  readonly #store: Pick<StorePort, 'now'>
  readonly #log: Pick<Log, 'warn'>
  /** What the store's time was when this machine's monotonic clock began. */
  #storesZero = Number.NEGATIVE_INFINITY
  #told = false

  private constructor(own: Clock, store: Pick<StorePort, 'now'>, log: Pick<Log, 'warn'>) {
    this.#own = own
    this.#store = store
    this.#log = log
  }

  /** Resolves when it knows the store's time. */
  static async of(own: Clock, store: Pick<StorePort, 'now'>, log: Pick<Log, 'warn'>): Promise<SharedClock> {
    const clock = new SharedClock(own, store, log)
    await clock.look()
    return clock
  }

  now(): Instant {
    return Math.floor(this.#storesZero + this.#own.elapsedMs())
  }

  elapsedMs(): number {
    return this.#own.elapsedMs()
  }

  /** Asks the store again. */
  async look(): Promise<void> {
    const askedMs = this.#own.elapsedMs()
    const now = await this.#store.now()
    const answeredMs = this.#own.elapsedMs()
    const mayBeOffMs = (answeredMs - askedMs) / 2
    const storesZero = now - (askedMs + answeredMs) / 2
    if (mayBeOffMs <= OFF_MAX_MS || Math.abs(storesZero - this.#storesZero) > mayBeOffMs) this.#storesZero = storesZero
    this.#tell(this.#own.now() - this.now())
  }

  /** Once each time that the two have come apart. */
  #tell(apartMs: number): void {
    const isApart = Math.abs(apartMs) > APART_MAX_MS
    if (isApart && !this.#told)
      this.#log.warn(
        { apartSeconds: Math.round(apartMs / SECOND) },
        "The clock of this machine and the database's are apart. Here the database's counts, as on all other servers on it. Set whichever is wrong.",
      )
    this.#told = isApart
  }
}
