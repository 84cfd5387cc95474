import type { RunnerPort } from '../ports/runner.ts'
import type { World } from '../ports/services.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import { type Run, startRun } from './one-run.ts'

/** One run of an action, and all that it is told. */
export type LiveOrder = Parameters<typeof startRun>[1] & { activation: string; account: string; job?: string }

/**
 * The actions that run on this node. What they print is at hand while they run, in memory alone: it is stored with their end, when
 * all is known that has to be struck out of it.
 */
export class LiveRuns {
  readonly #runner: RunnerPort
  readonly #world: Pick<World, 'events'>
  readonly #runs = new Map<string, Run>()

  constructor(runner: RunnerPort, world: Pick<World, 'events'>) {
    this.#runner = runner
    this.#world = world
  }

  /** Runs an action. It counts as running until its end was stored, so that what it printed is never gone in between. */
  async through<Stored>(order: LiveOrder, begun: (run: Run) => void, store: (end: RunEnd) => Promise<Stored>): Promise<Stored> {
    const { activation, account, job } = order
    const tell = () => this.#world.events?.printed({ activation, account, job })
    const run = startRun(this.#runner, order, tell)
    this.#runs.set(activation, run)
    begun(run)
    try {
      return await store(await run.ended)
    } finally {
      this.#runs.delete(activation)
      tell()
    }
  }

  /** What a run here printed so far; `undefined` when it does not run here. */
  printed(activation: string): readonly string[] | undefined {
    return this.#runs.get(activation)?.printed?.()
  }
}
