import { closed } from '../closed.ts'
import type { Connection, Query, Raw } from '../query.ts'
import type { Thread } from './thread.ts'

/**
 * The connection for long searches, in a thread that starts with the first of them: a server that is only asked for values
 * never pays for it. Starting takes some 50 ms.
 */
export class Searcher implements Connection {
  readonly #open: () => Promise<Thread>
  #thread: Promise<Thread> | undefined
  #closed = false

  constructor(open: () => Promise<Thread>) {
    this.#open = open
  }

  async rows(query: Query): Promise<Raw[]> {
    return (await this.#started()).rows(query)
  }

  async run(query: Query): Promise<number> {
    return (await this.#started()).run(query)
  }

  async close(): Promise<void> {
    this.#closed = true
    // One that could not be opened has left nothing to close.
    const thread = await this.#thread?.catch(() => undefined)
    await thread?.close()
  }

  /** A search that cannot open its connection fails alone: the next one tries again. */
  async #started(): Promise<Thread> {
    if (this.#closed) throw closed()
    this.#thread ??= this.#open().catch((error: unknown) => {
      this.#thread = undefined
      throw error
    })
    return this.#thread
  }
}
