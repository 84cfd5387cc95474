import { HOUR } from '#base/instant'
import type { World } from '#core/ports/services'

/** What the clock says aloud. Never values, keys or tokens. */
export interface JobsLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/**
 * Says what cannot be done because of one row, and lets the clock go on with the others: one row that was edited must not
 * keep it from everybody's. The same sentence is said once an hour.
 */
export class Doubts {
  readonly #parts: { log: JobsLog; world: Pick<World, 'clock'> }
  readonly #saidMs = new Map<string, number>()

  constructor(parts: { log: JobsLog; world: Pick<World, 'clock'> }) {
    this.#parts = parts
  }

  say(error: Error): void {
    const now = this.#parts.world.clock.elapsedMs()
    for (const [sentence, at] of this.#saidMs) if (now - at >= HOUR) this.#saidMs.delete(sentence)
    if (this.#saidMs.has(error.message)) return
    this.#saidMs.set(error.message, now)
    this.#parts.log.error({ err: error }, 'The clock stepped over something that it could not look after. It tries again.')
  }
}
