import type { ActivationRow } from '../activation-row.ts'
import type { Barrier } from '../barrier/barrier.ts'
import type { RunOrder } from '../ports/dispatch.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import { atMost } from './at-most.ts'
import type { LiveRuns } from './live-runs.ts'
import type { Run } from './one-run.ts'
import { persist } from './persist.ts'
import { prepareByHand, storeByHand } from './run-by-hand.ts'
import { Turns } from './turns.ts'

/** How many actions that people run by hand go on one node at a time, and how many may wait. */
const AT_ONCE = 8
const WAITING_MAX = 100

/** The runs of actions that belong to no rotation. */
export class HandRuns {
  readonly #barrier: Barrier
  readonly #live: LiveRuns
  readonly #turns = new Turns(AT_ONCE)
  readonly #ends = new Map<string, Promise<ActivationRow | undefined>>()
  readonly #runs = new Set<Run>()
  #stopped = false

  constructor(barrier: Barrier, live: LiveRuns) {
    this.#barrier = barrier
    this.#live = live
  }

  get full(): boolean {
    return this.#stopped || this.#turns.waiting >= WAITING_MAX
  }

  /** Resolves when the end of the run is stored; rejects when it could not be. */
  async run(order: RunOrder): Promise<void> {
    const ended = this.#turns.take(() => this.#one(order))
    // Whoever waits for an answer gets the id alone when there is none.
    this.#ends.set(
      order.activation,
      ended.catch(() => undefined),
    )
    try {
      await ended
    } finally {
      this.#ends.delete(order.activation)
    }
  }

  /** The activation once it has ended, or `undefined` when the time passed first or nothing is known of it here. */
  ended(activation: string, timeoutMs: number): Promise<ActivationRow | undefined> {
    return atMost(timeoutMs, this.#ends.get(activation))
  }

  /** Kills what runs; what waits is told as killed when its turn comes. */
  stop(): void {
    this.#stopped = true
    for (const run of this.#runs) run.kill()
  }

  async #one(order: RunOrder): Promise<ActivationRow | undefined> {
    if (this.#stopped) return this.#store(order, notRun('The server was stopped before the action ran.'))
    const prepared = await this.#barrier.observe(async (view) => ({ result: await prepareByHand(view, order), records: [] }))
    if (prepared === undefined) return this.#store(order, notRun('The action was deleted before it ran.'))
    const { activation, account } = order
    return this.#live.through(
      { ...prepared, activation, account },
      (run) => {
        this.#runs.add(run)
        void run.ended.then(() => this.#runs.delete(run))
      },
      (end) => this.#store(order, end),
    )
  }

  #store(order: RunOrder, end: RunEnd): Promise<ActivationRow | undefined> {
    return persist(
      () => this.#barrier.transact((unit) => storeByHand(unit, order, end)),
      () => this.#stopped,
    )
  }
}

function notRun(reason: string): RunEnd {
  return { status: 'killed', result: JSON.stringify({ error: reason }), logs: [], reason }
}
