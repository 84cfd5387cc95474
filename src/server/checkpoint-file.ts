import { appendFile } from 'node:fs/promises'
import { type Clock, MINUTE } from '#base/instant'
import type { Sealed } from '#core/history/sequencer'
import type { Log } from './log.ts'

/** Appends checkpoints to a file where nobody who writes to the store gets at them: at most one a minute, and the last one at a stop. */
export class CheckpointFile {
  readonly #parts: { path: string; clock: Pick<Clock, 'elapsedMs'>; log: Log }
  #writing: Promise<void> = Promise.resolve()
  #waiting: string | undefined
  #nextMs = Number.NEGATIVE_INFINITY

  constructor(parts: { path: string; clock: Pick<Clock, 'elapsedMs'>; log: Log }) {
    this.#parts = parts
  }

  take({ checkpoint }: Sealed): void {
    this.#waiting = checkpoint
    const now = this.#parts.clock.elapsedMs()
    if (now < this.#nextMs) return
    this.#nextMs = now + MINUTE
    void this.flush()
  }

  /** Writes what waits. Never rejects: the store has the checkpoint as well. */
  flush(): Promise<void> {
    const text = this.#waiting
    this.#waiting = undefined
    if (text === undefined) return this.#writing
    const { path, log } = this.#parts
    this.#writing = this.#writing
      .then(() => appendFile(path, text, { mode: 0o600, flush: true }))
      .catch((error: unknown) =>
        log.error({ err: error }, `A checkpoint of the history could not be appended to ${path}. The next one is tried again.`),
      )
    return this.#writing
  }
}
