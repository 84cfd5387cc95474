import type { Transaction } from './backend.ts'
import type { Connection, Query, Raw } from './query.ts'

/** So many writes of a transaction may be under way before its work is made to wait: what they carry lies in memory until then. */
const UNDER_WAY_MAX = 256

/**
 * Holds a transaction to two rules that the engines disagree about: one in which a statement failed cannot be committed,
 * whatever its work made of the error; and nothing reaches it after its work has ended.
 */
export class Guarded implements Connection {
  readonly #transaction: Transaction
  #failed: { with: unknown } | undefined
  #ended = false
  readonly #running = new Set<Promise<unknown>>()
  readonly #writes = new Set<Promise<unknown>>()

  constructor(transaction: Transaction) {
    this.#transaction = transaction
  }

  get position(): number {
    return this.#transaction.position
  }

  rows(query: Query): Promise<Raw[]> {
    return this.#step(() => this.#transaction.rows(query))
  }

  run(query: Query): Promise<number> {
    return this.#step(() => this.#transaction.run(query))
  }

  /**
   * Begins what writes and gives no answer. What is asked afterwards runs after it and sees it, so nobody has to wait for it: `end` does,
   * and throws what it failed with.
   */
  async write(begin: (transaction: Transaction) => Promise<unknown>): Promise<void> {
    if (this.#ended) throw over()
    const write: Promise<unknown> = begin(this.#transaction)
      .catch((error: unknown) => this.#fails(error))
      .finally(() => this.#writes.delete(write))
    this.#writes.add(write)
    if (this.#writes.size >= UNDER_WAY_MAX) await Promise.all(this.#writes)
  }

  /** What the first statement that failed failed with: others may have failed because of it. */
  get failed(): { readonly with: unknown } | undefined {
    return this.#failed
  }

  /** The work is done. Waits for what it wrote, and throws what a statement failed with, or a fault if an answer was never waited for. */
  async end(): Promise<void> {
    this.#ended = true
    const unheard = this.#running.size > 0
    await Promise.all(this.#writes)
    if (this.#failed !== undefined) throw this.#failed.with
    if (unheard) throw new Error('The work of a transaction ended while it asked for something: each answer must be awaited.')
  }

  commit(): Promise<void> {
    this.#ended = true
    return this.#transaction.commit()
  }

  /** Once what is under way has ended: it must not reach the store after the transaction is over. */
  async rollback(): Promise<void> {
    this.#ended = true
    await Promise.allSettled([...this.#running, ...this.#writes])
    await this.#transaction.rollback()
  }

  async #step<T>(step: () => Promise<T>): Promise<T> {
    if (this.#ended) throw over()
    const running = step()
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      this.#fails(error)
      throw error
    } finally {
      this.#running.delete(running)
    }
  }

  #fails(error: unknown): void {
    this.#failed ??= { with: error }
  }
}

function over(): Error {
  return new Error('The transaction is over: its tables may be used only while its work runs.')
}
