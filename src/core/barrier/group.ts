import type { NewUsageRow } from '../usage-row.ts'

/** More than this many records go into the next group, so that one commit stays short. */
const GROUP_MAX = 512

/** Hears once whether the records are durable; `false` when the feed moved and nothing was written. With an error, nobody knows or nothing was. */
export type Settled = (written: boolean, error?: unknown) => void

interface Waiting {
  position: number | null
  records: readonly NewUsageRow[]
  settled: Settled
}

/**
 * Commits the records of reads in groups: what arrives while one commit runs goes into the next, so that many answers
 * share one wait for the disk.
 */
export class Group {
  readonly #append: (position: number | null, records: readonly NewUsageRow[]) => Promise<boolean>
  readonly #position: () => number
  #waiting: Waiting[] = []
  #running = false

  constructor(append: (position: number | null, records: readonly NewUsageRow[]) => Promise<boolean>, position: () => number) {
    this.#append = append
    this.#position = position
  }

  /** Resolves once the records are durable: `true`; or `false` when the feed moved since `position` and nothing was written. */
  write(position: number | null, records: readonly NewUsageRow[]): Promise<boolean> {
    return new Promise((done, failed) => {
      const settled: Settled = (written, error) => (error === undefined ? done(written) : failed(error))
      // Answers that were made in the same turn of the loop go together.
      this.#wait({ position, records, settled }, setImmediate)
    })
  }

  /** The same for whoever looks at many calls one after the other, and would rather be called back, which must not throw. */
  add(position: number | null, records: readonly NewUsageRow[], settled: Settled): void {
    this.#wait({ position, records, settled }, queueMicrotask)
  }

  #wait(waiting: Waiting, soon: (run: () => void) => unknown): void {
    this.#waiting.push(waiting)
    if (!this.#running) soon(() => void this.#run())
    this.#running = true
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, GROUP_MAX)
      const current = this.#position()
      const [placed, free] = [batch.filter((w) => w.position === current), batch.filter((w) => w.position === null)]
      for (const waiting of batch) if (waiting.position !== null && waiting.position !== current) waiting.settled(false)
      if (free.length === 0) await this.#commit(current, placed)
      else await Promise.all([this.#commit(current, placed), this.#commit(null, free)])
    }
    this.#running = false
  }

  async #commit(position: number | null, batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return
    try {
      const written = await this.#append(
        position,
        batch.flatMap((waiting) => waiting.records),
      )
      for (const waiting of batch) waiting.settled(written)
    } catch (error) {
      for (const waiting of batch) waiting.settled(false, error)
    }
  }
}
