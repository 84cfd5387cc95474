import { isProblem } from '#base/problem'
import type { Sequencer } from '#core/history/sequencer'
import type { World } from '#core/ports/services'
import type { Pause } from '#core/ports/webhook'
import type { JobsLog } from './doubts.ts'

/**
 * Records enter the tree so long after their commit, many at a time, since the first of them takes as long as ten others; and are under
 * a checkpoint so long after it: less than 100 ms, and than a second.
 */
const ENTER_MS = 15
const SEAL_MS = 900

interface Parts {
  sequencer: Pick<Sequencer, 'enter' | 'seal' | 'onWaiting'>
  world: Pick<World, 'clock'>
  pause: Pause
  log: JobsLog
}

/** Has records entered into their tree soon after they were written, and checkpoints made while there are any. */
export class Sequencing {
  readonly #parts: Parts
  readonly #stop = new AbortController()
  /** What is waited for. Neither is called off for the other: with much traffic that would be done all the time. */
  readonly #pausing = { enter: false, seal: false }
  #working: Promise<void> | undefined
  #sealedMs: number
  #failing = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#sealedMs = parts.world.clock.elapsedMs()
  }

  /** Enters at once what an earlier life left. */
  start(): void {
    this.#parts.sequencer.onWaiting = () => this.#soon('enter', ENTER_MS)
    this.#soon('enter', 0)
  }

  /** With a last checkpoint. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#working
    await this.#attempt(() => this.#parts.sequencer.seal())
  }

  #soon(what: 'enter' | 'seal', ms: number): void {
    const { signal } = this.#stop
    if (signal.aborted || this.#pausing[what]) return
    this.#pausing[what] = true
    void this.#parts.pause(ms, signal).then(() => {
      this.#pausing[what] = false
      if (!signal.aborted) this.#run()
    })
  }

  #run(): void {
    if (this.#working !== undefined) {
      this.#soon('enter', ENTER_MS)
      return
    }
    this.#working = this.#work().finally(() => {
      this.#working = undefined
    })
  }

  async #work(): Promise<void> {
    const { sequencer, world } = this.#parts
    const due = this.#sealedMs + SEAL_MS - world.clock.elapsedMs()
    if (due > 0) {
      await this.#attempt(() => sequencer.enter())
      this.#soon('seal', Math.min(due, SEAL_MS))
    } else if (await this.#attempt(() => sequencer.seal())) this.#sealedMs = world.clock.elapsedMs()
    else this.#soon('seal', SEAL_MS)
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      this.#failing = false
      return true
    } catch (error) {
      // A full disk is said by whoever looks after the room.
      if (!this.#failing && !isProblem(error, 'store.full'))
        this.#parts.log.error(
          { err: error },
          'Records could not be entered into the tree of the history. It is tried again until they are.',
        )
      this.#failing = true
      return false
    }
  }
}
