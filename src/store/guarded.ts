import type { NewUsageRow } from '#core/usage-row'
import type { Transaction } from './backend.ts'
import type { Query, Raw } from './query.ts'

/**
 * Holds a transaction to two rules that the engines disagree about: one in which a statement failed cannot be committed,
 * whatever its work made of the error; and nothing reaches it after its work has ended.
 */
export class Guarded implements Transaction {
  readonly #transaction: Transaction
  #failed: { with: unknown } | undefined
  #ended = false
  readonly #running = new Set<Promise<unknown>>()

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

  append(records: readonly NewUsageRow[]): Promise<void> {
    return this.#step(() => this.#transaction.append(records))
  }

  announce(position: number): Promise<void> {
    return this.#step(() => this.#transaction.announce(position))
  }

  /** The work is done. Throws what a statement failed with, and a fault if one was never waited for. */
  end(): void {
    this.#ended = true
    if (this.#failed !== undefined) throw this.#failed.with
    if (this.#running.size > 0)
      throw new Error('The work of a transaction ended while a statement of it was running: each must be awaited.')
  }

  commit(): Promise<void> {
    this.#ended = true
    return this.#transaction.commit()
  }

  /** Once what is under way has ended: it must not reach the store after the transaction is over. */
  async rollback(): Promise<void> {
    this.#ended = true
    await Promise.allSettled(this.#running)
    await this.#transaction.rollback()
  }

  async #step<T>(step: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new Error('The transaction is over: its tables may be used only while its work runs.')
    const running = step()
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      this.#failed ??= { with: error }
      throw error
    } finally {
      this.#running.delete(running)
    }
  }
}
