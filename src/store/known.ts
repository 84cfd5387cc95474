/** One thing that repeats: what it is besides its key, and the number that it was written under. */
interface Fact {
  readonly rest: readonly unknown[]
  readonly id: number
}

/**
 * The numbers that facts were written under. A fact is found by a key that few others share, and then by the rest of it: texts that come
 * from the same rows are compared by being the same, and none has to be put together. What is new is only believed once it is kept.
 */
export class Known {
  #young = new Map<string, Fact[]>()
  #old = new Map<string, Fact[]>()
  #count = 0
  #new: { key: string; fact: Fact }[] = []
  readonly #max: number

  /** So many stay known; what was not asked for longest is written again when it comes back. */
  constructor(max: number) {
    this.#max = max
  }

  get(key: string, rest: readonly unknown[]): number | undefined {
    const fact = factIn(this.#young.get(key), rest)
    if (fact !== undefined) return fact.id
    const older = factIn(this.#old.get(key), rest)
    if (older !== undefined) this.#put(key, older)
    return older?.id
  }

  add(key: string, rest: readonly unknown[], id: number): void {
    const fact = { rest, id }
    this.#put(key, fact)
    this.#new.push({ key, fact })
  }

  /** Forgets all. */
  clear(): void {
    this.#young.clear()
    this.#old.clear()
    this.#count = 0
  }

  keep(): void {
    if (this.#new.length > 0) this.#new = []
  }

  drop(): void {
    for (const { key, fact } of this.#new) {
      for (const facts of [this.#young, this.#old]) {
        const others = facts.get(key)?.filter((each) => each !== fact)
        if (others !== undefined) facts.set(key, others)
      }
    }
    this.keep()
  }

  /** Two halves, the older of which goes when the younger is full: near enough to the order of use, and quicker. */
  #put(key: string, fact: Fact): void {
    if (this.#count >= this.#max / 2) {
      this.#old = this.#young
      this.#young = new Map()
      this.#count = 0
    }
    this.#count++
    const others = this.#young.get(key)
    if (others === undefined) this.#young.set(key, [fact])
    else others.push(fact)
  }
}

function factIn(facts: readonly Fact[] | undefined, rest: readonly unknown[]): Fact | undefined {
  if (facts === undefined) return undefined
  for (const fact of facts) if (sameAs(fact.rest, rest)) return fact
  return undefined
}

function sameAs(left: readonly unknown[], right: readonly unknown[]): boolean {
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}
