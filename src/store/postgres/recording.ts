import type { NewUsageRow } from '#core/usage-row'
import { Recorded } from '../recorded.ts'
import type { Written } from '../recorder.ts'
import { Turns } from '../turns.ts'
import type { OwnLog } from './own-log.ts'

/** Turns records into rows of this node's log. Used by whose turn it is. */
export class Recording {
  /** Taken from the first record of a transaction to its commit, so that records are numbered in the order of commits. */
  readonly turns = new Turns()
  readonly recorded = new Recorded()
  readonly #own: OwnLog

  constructor(own: OwnLog) {
    this.#own = own
  }

  log(): Promise<number> {
    return this.#own.log()
  }

  /** Then `keep` or `drop` must follow. */
  async write(records: readonly NewUsageRow[]): Promise<Written> {
    const written = (await this.#own.recorder()).write(records)
    this.recorded.given(written.first, records)
    return written
  }

  keep(): void {
    this.#own.keep()
    this.recorded.kept()
  }

  /** Nothing was written, since the feed had moved. */
  drop(): void {
    this.recorded.dropped()
    this.#own.drop()
  }

  /** Nothing was written, or nobody knows, or somebody else has used the numbers: the store is asked before the next record. */
  forget(): void {
    this.recorded.dropped()
    this.#own.forget()
  }

  /** One write by itself, which says whether it was done. */
  async alone(records: readonly NewUsageRow[], write: (written: Written) => Promise<boolean>): Promise<boolean> {
    try {
      const done = await write(await this.write(records))
      if (done) this.keep()
      else this.drop()
      return done
    } catch (error) {
      this.forget()
      throw error
    }
  }

  close(): Promise<void> {
    return this.turns.alone(() => this.#own.close())
  }
}
