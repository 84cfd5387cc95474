/**
 * A map of at most so many entries: the one that was put in first makes room for a new one. It is asked several times in
 * every call, where keeping the order of use, as a cache of the usual kind does, costs more than it saves: everything
 * fits as a rule, and what was dropped is read again.
 */
export class Bounded<V> {
  readonly #entries = new Map<string, V>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: V): void {
    const entries = this.#entries
    if (entries.size >= this.#max && !entries.has(key)) entries.delete(entries.keys().next().value as string)
    entries.set(key, value)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
