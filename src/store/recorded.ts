import type { NewUsageRow } from '#core/usage-row'

type Listener = (first: number, records: readonly NewUsageRow[]) => void

/** Tells of records once they are durable, in the order of their numbers. */
export class Recorded {
  readonly #listeners: Listener[] = []
  #given: { first: number; records: readonly NewUsageRow[] }[] = []

  add(listener: Listener): void {
    this.#listeners.push(listener)
  }

  given(first: number, records: readonly NewUsageRow[]): void {
    if (this.#listeners.length > 0) this.#given.push({ first, records })
  }

  kept(): void {
    for (const { first, records } of this.#given.splice(0)) for (const listener of this.#listeners) listener(first, records)
  }

  dropped(): void {
    this.#given.length = 0
  }
}
