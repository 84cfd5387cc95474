import { type Clock, MINUTE } from '#base/instant'

/** How long a derived key may stay in memory. */
const KEEP_MS = 5 * MINUTE
/** Versions of a key in use: more than this of one owner are derived anew. */
const MEMBERS_MAX = 16

interface Owner<E> {
  /** When the first of its keys was kept. */
  readonly sinceMs: number
  readonly members: { readonly member: string | number; entry: E }[]
}

/**
 * Derived keys in memory: bounded in number, none used after five minutes, and all of one owner dropped together.
 * Only ever a saving: who finds a key here still has to check that it belongs to what is to be opened.
 */
export class DerivedKeys<E> {
  /** The oldest first, since an owner's time does not begin anew: what has to leave stands in front. */
  readonly #owners = new Map<string, Owner<E>>()
  readonly #ownersMax: number
  readonly #clock: Clock
  #sweepAtMs: number

  constructor(ownersMax: number, clock: Clock) {
    this.#ownersMax = ownersMax
    this.#clock = clock
    this.#sweepAtMs = clock.elapsedMs() + KEEP_MS
  }

  get(owner: string, member: string | number): E | undefined {
    const now = this.#clock.elapsedMs()
    this.#sweep(now)
    const known = this.#owners.get(owner)
    if (known === undefined || now - known.sinceMs > KEEP_MS) return undefined
    for (const each of known.members) if (each.member === member) return each.entry
    return undefined
  }

  /** The five minutes count from the first key of the owner that is in memory. */
  keep(owner: string, member: string | number, entry: E): void {
    const now = this.#clock.elapsedMs()
    const known = this.#owners.get(owner)
    const members = known === undefined || now - known.sinceMs > KEEP_MS ? [] : known.members
    const same = members.find((each) => each.member === member)
    if (same !== undefined) same.entry = entry
    else if (members.length === 0 || members.length >= MEMBERS_MAX) this.#begin(owner, { sinceMs: now, members: [{ member, entry }] })
    else members.push({ member, entry })
  }

  drop(owner: string): void {
    this.#owners.delete(owner)
  }

  /** Drops every owner that has an entry of which `matches` is true. */
  dropWhere(matches: (entry: E) => boolean): void {
    for (const [owner, { members }] of this.#owners) if (members.some(({ entry }) => matches(entry))) this.#owners.delete(owner)
  }

  clear(): void {
    this.#owners.clear()
  }

  /** How many owners are in memory, those past their time and not swept out yet included. */
  get size(): number {
    return this.#owners.size
  }

  #begin(owner: string, made: Owner<E>): void {
    this.#owners.delete(owner)
    if (this.#owners.size >= this.#ownersMax) this.#owners.delete(this.#owners.keys().next().value as string)
    this.#owners.set(owner, made)
  }

  /** What nobody asks for again is not kept for ever either. */
  #sweep(now: number): void {
    if (now < this.#sweepAtMs) return
    this.#sweepAtMs = now + KEEP_MS
    for (const [owner, { sinceMs }] of this.#owners) {
      if (now - sinceMs <= KEEP_MS) return
      this.#owners.delete(owner)
    }
  }
}
