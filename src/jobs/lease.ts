import { DAY, HOUR, type Instant, SECOND } from '#base/instant'
import type { JobsParts } from './parts.ts'

/** How long a node counts as alive after its last heartbeat; several heartbeats may be late before that. */
export const LEASE_MS = 30 * SECOND
export const BEAT_EVERY_MS = 5 * SECOND

/** Which nodes live, and whether time can be trusted enough to destroy by it. */
export class Lease {
  readonly #parts: Pick<JobsParts, 'store' | 'world' | 'node' | 'log'>
  #alive: ReadonlySet<string> | undefined
  #lastBeat: Instant | null = null
  /** Monotonic: when this node's lease was last renewed. */
  #renewedMs = Number.NEGATIVE_INFINITY
  /** How far this node's wall clock stands from its monotonic one. */
  #offset: number | undefined
  /** Monotonic: until then nothing is destroyed. */
  #holdUntilMs: number | undefined

  constructor(parts: Pick<JobsParts, 'store' | 'world' | 'node' | 'log'>) {
    this.#parts = parts
  }

  /**
   * Renews this node's lease. If the last heartbeat is more than a day away, on either side, the servers stood still or the clock was set:
   * what destroys waits an hour of running time, in which a person can still cancel. The same holds when this node's own clock, by which
   * dates fall due, was set by more than a day. Only who waited that hour makes its heartbeat the last one: whoever starts before, this node
   * again or another, finds the old one and waits as well.
   */
  async beat(): Promise<void> {
    const { store, node, world, log } = this.#parts
    this.#alive = undefined
    const beganMs = world.clock.elapsedMs()
    const waited = this.#holdUntilMs !== undefined && !this.#waits
    const { now, alive, before } = await store.heartbeat(node, LEASE_MS, waited ? undefined : DAY)
    this.#renewedMs = beganMs
    // An embedded store has one server at a time, held by a lock: whoever else it knows is gone.
    this.#alive = new Set(store.engine === 'SQLite' ? [node] : [...alive, node])
    const isFar = (last: Instant | null) => last !== null && Math.abs(now - last) > DAY
    const stoodStill = isFar(this.#lastBeat) || (this.#holdUntilMs === undefined && isFar(before))
    const last = this.#lastBeat ?? before
    this.#lastBeat = now
    const offset = world.clock.now() - world.clock.elapsedMs()
    const set = this.#offset !== undefined && Math.abs(offset - this.#offset) > DAY
    this.#offset = offset
    if (waited) this.#holdUntilMs = undefined
    if (!set && !stoodStill) return
    this.#holdUntilMs = world.clock.elapsedMs() + HOUR
    log.warn(
      { lastHeartbeat: last, now },
      'The last heartbeat is more than a day away: the server stood still or the clock was set. Deletions and retirements that fell due wait for one hour of running time; cancel them if the clock is wrong.',
    )
  }

  /** Renews this node's lease where that is long overdue: it stood still, and others may count it as gone. */
  async renew(): Promise<void> {
    if (this.#parts.world.clock.elapsedMs() - this.#renewedMs >= LEASE_MS / 2) await this.beat()
  }

  /** Whether a node's lease ran out, as of the last heartbeat. While the store does not answer, nobody is called gone. */
  isGone(node: string): boolean {
    return this.#alive !== undefined && !this.#alive.has(node)
  }

  /** Whether this is the one of the living nodes that does what needs only one: the first by its id. While the store does not answer, none is. */
  get leads(): boolean {
    return this.#alive !== undefined && this.#parts.node === [...this.#alive].sort()[0]
  }

  /** Whether nothing may be destroyed for now. While the store does not answer, nobody knows how far away the last heartbeat is. */
  get holds(): boolean {
    return this.#alive === undefined || this.#waits
  }

  get #waits(): boolean {
    return this.#holdUntilMs !== undefined && this.#parts.world.clock.elapsedMs() < this.#holdUntilMs
  }

  leave(): Promise<void> {
    return this.#parts.store.leave(this.#parts.node)
  }
}
