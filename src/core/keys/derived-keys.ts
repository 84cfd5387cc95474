import { LRUCache } from 'lru-cache'
import { type Clock, MINUTE } from '#base/instant'

/** How long a derived key may stay in memory. */
const KEEP_MS = 5 * MINUTE
/** Stages and strays of a secret, versions of a key in use: more than this of one owner are derived anew. */
const MEMBERS_MAX = 16

/**
 * Derived keys in memory: bounded in number, none used after five minutes, and all of one owner dropped together.
 * Only ever a saving: who finds a key here still has to check that it belongs to what is to be opened.
 */
export class DerivedKeys<E> {
  readonly #owners: LRUCache<string, Map<string | number, E>>
  readonly #clock: Clock
  #sweepAtMs: number

  constructor(ownersMax: number, clock: Clock) {
    this.#clock = clock
    this.#sweepAtMs = clock.elapsedMs() + KEEP_MS
    // Its own resolution would set timers, and to it a start of 0 means "never old": hence the 1.
    this.#owners = new LRUCache({ max: ownersMax, ttl: KEEP_MS, ttlResolution: 0, perf: { now: () => clock.elapsedMs() + 1 } })
  }

  get(owner: string, member: string | number): E | undefined {
    this.#sweep()
    return this.#owners.get(owner)?.get(member)
  }

  /** The five minutes count from the first key of the owner that is in memory. */
  keep(owner: string, member: string | number, entry: E): void {
    const members = this.#owners.get(owner)
    if (members === undefined || members.size >= MEMBERS_MAX) this.#owners.set(owner, new Map([[member, entry]]))
    else members.set(member, entry)
  }

  drop(owner: string): void {
    this.#owners.delete(owner)
  }

  /** Drops every owner that has an entry of which `matches` is true. */
  dropWhere(matches: (entry: E) => boolean): void {
    for (const [owner, members] of [...this.#owners.entries()]) {
      if (members.values().some(matches)) this.#owners.delete(owner)
    }
  }

  clear(): void {
    this.#owners.clear()
  }

  /** How many owners are in memory, those past their time and not swept out yet included. */
  get size(): number {
    return this.#owners.size
  }

  /** What nobody asks for again is not kept for ever either. */
  #sweep(): void {
    if (this.#clock.elapsedMs() < this.#sweepAtMs) return
    this.#sweepAtMs = this.#clock.elapsedMs() + KEEP_MS
    this.#owners.purgeStale()
  }
}
