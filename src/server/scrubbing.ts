import { type Clock, MINUTE, SECOND } from '#base/instant'
import { OneAtATime } from '#core/one-at-a-time'
import type { StorePort } from '#core/ports/store'
import type { Log } from './log.ts'

/** What could not be scrubbed is tried again after so long, and each time after twice as long, up to the most. */
const AGAIN_MS = { first: SECOND, most: MINUTE } as const

interface Parts {
  store: Pick<StorePort, 'scrub'>
  clock: Pick<Clock, 'elapsedMs'>
  log: Pick<Log, 'error' | 'info'>
}

/** Scrubs what was erased out of the store's files. What cannot be scrubbed, since a backup is reading it, is not forgotten. */
export class Scrubbing {
  readonly #parts: Parts
  readonly #passes = new OneAtATime()
  /** An earlier life of this server may have ended before it came to it. */
  #owed = true
  #failed = false
  #againMs: number = AGAIN_MS.first
  /** Monotonic. */
  #notBeforeMs = Number.NEGATIVE_INFINITY

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Resolves when what was erased before the call is scrubbed or could not be; never rejects. Those who ask during a pass share the next one. */
  readonly scrub = (): Promise<void> =>
    this.#passes.begin(
      () => this.#pass(),
      () => undefined,
    )

  /** Tries again, in the background, what is still to be scrubbed, once it is time. */
  look(): void {
    if (this.#owed && this.#parts.clock.elapsedMs() >= this.#notBeforeMs) void this.scrub()
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#passes.idle()
  }

  async #pass(): Promise<void> {
    const { store, clock, log } = this.#parts
    this.#owed = false
    try {
      await store.scrub()
    } catch (error) {
      if (!this.#failed) log.error({ err: error }, 'What was erased could not be scrubbed from the files of the store. It is tried again.')
      this.#failed = true
      this.#owed = true
      this.#notBeforeMs = clock.elapsedMs() + this.#againMs
      this.#againMs = Math.min(2 * this.#againMs, AGAIN_MS.most)
      return
    }
    if (this.#failed) log.info('What was erased is scrubbed from the files of the store now.')
    this.#failed = false
    this.#againMs = AGAIN_MS.first
  }
}
