import { type Clock, MINUTE } from '#base/instant'
import type { Actor } from '../access/actor.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** What is the same in every answer to one question of one actor, as long as the feed stands still. */
export interface Plan {
  /** Makes the answer; `undefined` where something that it takes is not in memory any more. */
  readonly answer: () => unknown
  readonly etag: number | undefined
  /** All of the record but its moment and the id of its request. */
  readonly record: NewUsageRow
}

/** So many stay in memory, half a kilobyte each; when they are full, all begin anew, but not more often than this. */
const PLANS_MAX = 10_000
const ANEW_MS = MINUTE

/**
 * The plans of reads that are made all the time. Each belongs to an actor as it was made from rows: when the feed has moved, that is
 * another object, which has none. Actors whose rights hang on more than the question, such as the hour, must not have any.
 */
export class Plans {
  readonly #clock: Clock
  #byActor = new WeakMap<Actor, Map<string, Plan>>()
  #count = 0
  #begunMs: number
  #position = -1

  constructor(clock: Clock) {
    this.#clock = clock
    this.#begunMs = clock.elapsedMs()
  }

  /** `about`: what the question is about. */
  get(actor: Actor, about: string): Plan | undefined {
    return this.#byActor.get(actor)?.get(about)
  }

  /** `position`: where the feed stands. Plans from before it moved are found by nobody any more, and take no room. */
  keep(actor: Actor, about: string, plan: Plan, position: number): void {
    const now = this.#clock.elapsedMs()
    const full = this.#count >= PLANS_MAX
    if (position !== this.#position || (full && now - this.#begunMs >= ANEW_MS)) this.#beginAnew(now, position)
    else if (full) return
    const plans = this.#byActor.get(actor)
    if (plans === undefined) this.#byActor.set(actor, new Map([[about, plan]]))
    else plans.set(about, plan)
    this.#count++
  }

  #beginAnew(now: number, position: number): void {
    this.#byActor = new WeakMap()
    this.#count = 0
    this.#begunMs = now
    this.#position = position
  }
}
