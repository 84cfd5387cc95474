import { Consumers } from '../history/consumers.ts'
import type { Vault } from '../keys/vault.ts'
import type { World } from '../ports/services.ts'
import type { FeedEntry, StorePort } from '../ports/store.ts'
import type { Kind } from '../rows.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { Cache, type Follower } from './cache.ts'
import { Group, type Settled } from './group.ts'
import { Memory } from './memory.ts'
import { Moved, Reading } from './reading.ts'
import type { RowChange, Unit, View } from './view.ts'
import { Writing } from './writing.ts'

/** What work leaves behind: its result, and the usage records that must be durable before anybody sees the result. */
export interface Recorded<T> {
  result: T
  records: readonly NewUsageRow[]
}

export type Announce = (unit: Unit, changes: readonly RowChange[]) => Promise<void>

/** After so many answers that the feed overtook, a read takes the writers' lock, so that it ends. */
const TRIES = 8

/**
 * The only way to stored rows. It hands out nothing that it did not check, and no result before the record of it is
 * durable: reads share group commits, changes carry their record in their own transaction.
 */
export class Barrier {
  readonly #store: StorePort
  readonly #vault: Vault
  readonly #world: World
  readonly #cache: Cache
  readonly #group: Group
  readonly #announce: Announce | undefined
  readonly #consumers = new Consumers()
  /** What it holds changes with the position: beyond the turn of the loop that asked, nothing of it may be kept but under what was made there. */
  readonly memory: Memory

  /** `announce` writes, in each changing transaction, what others are to be told of it. */
  constructor(parts: { store: StorePort; vault: Vault; world: World; announce?: Announce }) {
    this.#announce = parts.announce
    this.#store = parts.store
    this.#vault = parts.vault
    this.#world = parts.world
    this.#cache = new Cache(parts.store, parts.vault.ledger, (kind: Kind, id) => {
      if (kind === 'secret' || kind === 'kms_key') parts.vault.forget(id)
    })
    this.memory = new Memory({ world: parts.world, vault: parts.vault, cache: this.#cache })
    this.#group = new Group(
      (position, records) => this.#appendReads(position, records),
      () => this.#cache.position,
    )
    parts.store.onFeed(() => void this.#cache.catchUp().catch(() => undefined))
  }

  /** Brings memory to the head of the feed: before the first read, and before one that leaves no record, which nothing else would find to be behind. */
  catchUp(): Promise<void> {
    return this.#cache.catchUp()
  }

  /** The change that memory stands at. */
  get position(): number {
    return this.#cache.position
  }

  /** Lets somebody hear of every change, from the next one on, when memory has taken it in. They must not throw. */
  follow(follower: Follower): void {
    this.#cache.follow(follower)
  }

  /** The changes after a position, oldest first, up to now; `undefined` when the store no longer keeps all of them. */
  async changesAfter(position: number): Promise<{ position: number; changes: FeedEntry[] } | undefined> {
    const feed = position < 0 ? undefined : await this.#store.feedAfter(position)
    if (feed === undefined || feed.head.position < position) return undefined
    return { position: feed.head.position, changes: feed.entries }
  }

  /** Runs reading work, as often as the feed moves under it, and resolves once its records are durable. */
  async observe<T>(work: (view: View) => Promise<Recorded<T>>): Promise<T> {
    for (let tried = 0; tried < TRIES; tried++) {
      const position = this.#cache.position
      const made = await this.#look(work, position)
      if (made !== undefined && (made.records.length === 0 || (await this.#group.write(position, made.records)))) return made.result
      await this.#cache.catchUp()
    }
    return this.transact(work)
  }

  /**
   * Makes the record durable of what was just read from `memory`, in this very turn. `settled` then hears whether it is: if not, the
   * feed has moved, and what was read is worth nothing.
   */
  settle(record: NewUsageRow, settled: Settled): void {
    this.#group.add(this.#cache.position, [record], settled)
  }

  /** Runs reading work whose result is asked for again before anything is done with it; `undefined` while others write all the time. Shuts nobody out. */
  async glance<T>(work: (view: View) => Promise<T>): Promise<T | undefined> {
    for (let tried = 0; tried < TRIES; tried++) {
      const made = await this.#look(async (view) => ({ result: await work(view), records: [] }), this.#cache.position)
      if (made !== undefined) return made.result
      await this.#cache.catchUp()
    }
    return undefined
  }

  /** Runs changing work in one transaction, its records included. A throw rolls everything back. */
  async transact<T>(work: (unit: Unit) => Promise<Recorded<T>>): Promise<T> {
    const done = await this.#store.write(async (tables, position) => {
      await this.#cache.reach(position)
      const unit = new Writing({ world: this.#world, vault: this.#vault, tables, cache: this.#cache, position })
      const { result, records } = await work(unit)
      await this.#announce?.(unit, unit.changes)
      const step = unit.marks.length > 0 ? this.#cache.step(unit.marks) : undefined
      // A read that the feed kept overtaking ends here, too.
      await tables.appendUsage(records)
      await tables.putConsumers(this.#consumers.from(records))
      if (step !== undefined) await tables.advanceFeed(unit.marks, step)
      return { result, unit, step }
    })
    if (done.step !== undefined) this.#cache.committed(done.step, done.unit.marks, done.unit.written)
    for (const effect of done.unit.effects) effect()
    return done.result
  }

  /** Makes records durable that belong to nothing that was read or changed: refusals and failures. */
  async record(records: readonly NewUsageRow[]): Promise<void> {
    await this.#group.write(null, records)
  }

  async #appendReads(position: number | null, records: readonly NewUsageRow[]): Promise<boolean> {
    const consumers = this.#consumers.from(records)
    const written = await this.#store.appendReads(position, records, consumers)
    if (written) this.#consumers.wrote(consumers)
    return written
  }

  async #look<T>(work: (view: View) => Promise<Recorded<T>>, position: number): Promise<Recorded<T> | undefined> {
    const view = new Reading({
      world: this.#world,
      vault: this.#vault,
      source: this.#store,
      cache: this.#cache,
      position,
      ownWrites: false,
    })
    try {
      return await work(view)
    } catch (error) {
      if (error instanceof Moved) return undefined
      // A refusal without a record must not come from a state that is no longer so, either.
      await this.#cache.catchUp()
      if (this.#cache.position !== position) return undefined
      throw error
    }
  }
}
