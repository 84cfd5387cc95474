/** So many numbers stay known of each kind; what was not asked for longest is written again when it comes back. */
const KNOWN_MAX = 40_000

/** The numbers that facts were written under. What is new is only believed once it is kept. */
export class Known {
  #young = new Map<string, number>()
  #old = new Map<string, number>()
  #new: string[] = []

  get(key: string): number | undefined {
    const id = this.#young.get(key)
    if (id !== undefined) return id
    const older = this.#old.get(key)
    if (older !== undefined) this.#put(key, older)
    return older
  }

  add(key: string, id: number): void {
    this.#put(key, id)
    this.#new.push(key)
  }

  /** Forgets all. */
  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  keep(): void {
    if (this.#new.length > 0) this.#new = []
  }

  drop(): void {
    for (const key of this.#new) {
      this.#young.delete(key)
      this.#old.delete(key)
    }
    this.keep()
  }

  /** Two halves, the older of which goes when the younger is full: near enough to the order of use, and quicker. */
  #put(key: string, id: number): void {
    if (this.#young.size >= KNOWN_MAX / 2) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, id)
  }
}
