import { type Clock, MINUTE } from '#base/instant'
import { DERIVED_BYTES, DerivedBytes, openFitting } from '#crypto/envelope'

/** How long a derived key may stay in memory. */
const KEEP_MS = 5 * MINUTE
/** How often what is past its time is looked for. */
const SWEEP_MS = MINUTE
/** Versions of a secret: more than this of one owner are derived anew. */
const MEMBERS_MAX = 16
/** So many lie in one array. */
const BLOCK = 256
/** No slot, at the end of a list of them. */
const NONE = -1

/**
 * What opens sealed things, in memory: bounded in number, none used after five minutes, all of one owner dropped together, and wiped where
 * it lay when it goes. It lies side by side in a few arrays, and does not leave them: as keys of their own they would take ten times
 * the room. Only ever a saving: whoever finds nothing here derives anew.
 */
export class KeptDerived {
  readonly #max: number
  readonly #clock: Clock
  readonly #blocks: Buffer[] = []
  /** The first slot of an owner, and the one behind each slot. */
  readonly #first = new Map<string, number>()
  readonly #next: number[] = []
  readonly #owners: string[] = []
  readonly #members: unknown[] = []
  readonly #sinceMs: number[] = []
  #free = NONE
  #used = 0
  /** Which slot makes room next when all are taken. */
  #hand = 0
  #sweepAtMs: number
  readonly #lent = new DerivedBytes()

  constructor(max: number, clock: Clock) {
    this.#max = max
    this.#clock = clock
    this.#sweepAtMs = clock.elapsedMs() + SWEEP_MS
  }

  /** Opens with what is kept under this very member; `undefined` where nothing is that fits. Throws EnvelopeError. */
  open(owner: string, member: unknown, sealed: Uint8Array, aad: Uint8Array): Buffer | undefined {
    const now = this.#clock.elapsedMs()
    if (now >= this.#sweepAtMs) this.#sweep(now)
    const slot = this.#find(owner, member)
    if (slot === NONE) return undefined
    if (this.#isPast(slot, now)) {
      this.drop(owner)
      return undefined
    }
    const at = (slot % BLOCK) * DERIVED_BYTES
    this.#block(slot).copy(this.#lent.bytes, 0, at, at + DERIVED_BYTES)
    try {
      return openFitting(this.#lent, sealed, aad)
    } finally {
      this.#lent.key.fill(0)
    }
  }

  /** Takes a copy. */
  keep(owner: string, member: unknown, { bytes }: DerivedBytes): void {
    const known = this.#find(owner, member)
    if (known === NONE && this.#membersOf(owner) >= MEMBERS_MAX) this.drop(owner)
    const slot = known === NONE ? this.#take() : known
    this.#block(slot).set(bytes, (slot % BLOCK) * DERIVED_BYTES)
    this.#sinceMs[slot] = this.#clock.elapsedMs()
    if (known !== NONE) return
    this.#owners[slot] = owner
    this.#members[slot] = member
    this.#next[slot] = this.#first.get(owner) ?? NONE
    this.#first.set(owner, slot)
    this.#used++
  }

  drop(owner: string): void {
    let slot = this.#first.get(owner) ?? NONE
    this.#first.delete(owner)
    while (slot !== NONE) slot = this.#wipe(slot)
  }

  /** Drops every owner that has a member of which `matches` is true. */
  dropWhere(matches: (member: unknown) => boolean): void {
    for (let slot = 0; slot < this.#members.length; slot++) {
      if (this.#members[slot] !== undefined && matches(this.#members[slot])) this.drop(this.#owners[slot] as string)
    }
  }

  clear(): void {
    for (const owner of [...this.#first.keys()]) this.drop(owner)
  }

  /** How many are in memory, those past their time and not swept out yet included. */
  get size(): number {
    return this.#used
  }

  #find(owner: string, member: unknown): number {
    let slot = this.#first.get(owner) ?? NONE
    while (slot !== NONE && this.#members[slot] !== member) slot = this.#next[slot] as number
    return slot
  }

  #membersOf(owner: string): number {
    let count = 0
    for (let slot = this.#first.get(owner) ?? NONE; slot !== NONE; slot = this.#next[slot] as number) count++
    return count
  }

  #block(slot: number): Buffer {
    return this.#blocks[Math.floor(slot / BLOCK)] as Buffer
  }

  /** A slot that nobody has. When there is none, an owner makes room: the one whose turn it is, whichever was used last. */
  #take(): number {
    if (this.#free === NONE && this.#members.length >= this.#max) this.#makeRoom()
    if (this.#free !== NONE) {
      const slot = this.#free
      this.#free = this.#next[slot] as number
      return slot
    }
    const slot = this.#members.length
    if (slot % BLOCK === 0) this.#blocks.push(Buffer.alloc(BLOCK * DERIVED_BYTES))
    return slot
  }

  #makeRoom(): void {
    this.drop(this.#owners[this.#hand] as string)
    this.#hand = (this.#hand + 1) % this.#max
  }

  /** Answers the slot that stood behind it. */
  #wipe(slot: number): number {
    const at = (slot % BLOCK) * DERIVED_BYTES
    this.#block(slot).fill(0, at, at + DERIVED_BYTES)
    const next = this.#next[slot] as number
    this.#owners[slot] = ''
    this.#members[slot] = undefined
    this.#next[slot] = this.#free
    this.#free = slot
    this.#used--
    return next
  }

  /** What nobody asks for again is not kept for ever either. */
  #sweep(now: number): void {
    this.#sweepAtMs = now + SWEEP_MS
    for (let slot = 0; slot < this.#members.length; slot++) {
      if (this.#members[slot] !== undefined && this.#isPast(slot, now)) this.drop(this.#owners[slot] as string)
    }
  }

  #isPast(slot: number, now: number): boolean {
    return now - (this.#sinceMs[slot] as number) > KEEP_MS
  }
}
