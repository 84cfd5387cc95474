import { appendFile } from 'node:fs/promises'
import { type Clock, MINUTE } from '#base/instant'
import type { Sealed } from '#core/history/sequencer'
import type { Log } from './log.ts'

/** Appends checkpoints to a file where nobody who writes to the store gets at them: at most one a minute, and the last one of each log at a stop. */
export class CheckpointFile {
  readonly #parts: { path: string; clock: Pick<Clock, 'elapsedMs'>; log: Log }
  #writing: Promise<void> = Promise.resolve()
  /** The newest of each log that is not written: a node whose connections were cut goes on in another one. */
  readonly #waiting = new Map<number, string>()
  #nextMs = Number.NEGATIVE_INFINITY

  constructor(parts: { path: string; clock: Pick<Clock, 'elapsedMs'>; log: Log }) {
    this.#parts = parts
  }

  take({ log, checkpoint }: Sealed): void {
    this.#waiting.set(log, checkpoint)
    const now = this.#parts.clock.elapsedMs()
    if (now < this.#nextMs) return
    this.#nextMs = now + MINUTE
    void this.flush()
  }

  /** Writes what waits. Never rejects: the store has the checkpoint as well. */
  flush(): Promise<void> {
    const text = [...this.#waiting.values()].join('')
    this.#waiting.clear()
    if (text === '') return this.#writing
    const { path, log } = this.#parts
    this.#writing = this.#writing
      .then(() => appendFile(path, text, { mode: 0o600, flush: true }))
      .catch((error: unknown) =>
        log.error({ err: error }, `A checkpoint of the history could not be appended to ${path}. The next one is tried again.`),
      )
    return this.#writing
  }
}
