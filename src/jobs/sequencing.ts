import { isProblem } from '#base/problem'
import type { Sequencer } from '#core/history/sequencer'
import type { World } from '#core/ports/services'
import type { Pause } from '#core/ports/webhook'
import type { JobsLog } from './doubts.ts'

/** Records enter the tree so long after their commit, and are under a checkpoint so long after it: less than 100 ms, and than a second. */
const ENTER_MS = 5
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
  #pausing: AbortController | undefined
  #working: Promise<void> | undefined
  #timerAtMs = 0
  #sealedMs: number
  #stopped = false
  #failing = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#sealedMs = parts.world.clock.elapsedMs()
  }

  /** Enters at once what an earlier life left. */
  start(): void {
    this.#parts.sequencer.onWaiting = () => this.#soon(ENTER_MS)
    this.#soon(0)
  }

  /** With a last checkpoint. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#pausing?.abort()
    await this.#working
    await this.#attempt(() => this.#parts.sequencer.seal())
  }

  #soon(ms: number): void {
    const at = this.#parts.world.clock.elapsedMs() + ms
    if (this.#stopped || (this.#pausing !== undefined && this.#timerAtMs <= at)) return
    this.#pausing?.abort()
    const pausing = new AbortController()
    this.#pausing = pausing
    this.#timerAtMs = at
    void this.#parts.pause(ms, pausing.signal).then(() => {
      if (!pausing.signal.aborted) this.#run()
    })
  }

  #run(): void {
    this.#pausing = undefined
    if (this.#working !== undefined) {
      this.#soon(ENTER_MS)
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
      this.#soon(Math.min(due, SEAL_MS))
    } else if (await this.#attempt(() => sequencer.seal())) this.#sealedMs = world.clock.elapsedMs()
    else this.#soon(SEAL_MS)
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
