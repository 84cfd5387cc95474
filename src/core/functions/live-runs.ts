import { OneAtATime } from '../one-at-a-time.ts'
import type { RunnerPort } from '../ports/runner.ts'
import type { World } from '../ports/services.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import type { KeptRun } from './kept-output.ts'
import { type Run, startRun } from './one-run.ts'

/** Keeps what a run printed where other nodes find it. Never rejects. */
type Keep = (run: KeptRun, lines: readonly string[]) => Promise<void>

/** One run of an action, and all that it is told. */
export type LiveOrder = Parameters<typeof startRun>[1] & KeptRun

/**
 * The actions that run on this node. What they print is at hand in memory while they run, and is stored with their end, when all is
 * known that has to be struck out of it. Where other nodes have to show it, too, its end is kept for them meanwhile.
 */
export class LiveRuns {
  readonly #runner: RunnerPort
  readonly #world: Pick<World, 'events'>
  readonly #runs = new Map<string, Run>()

  readonly #keep: Keep | undefined

  constructor(runner: RunnerPort, world: Pick<World, 'events'>, keep: Keep | undefined) {
    this.#runner = runner
    this.#world = world
    this.#keep = keep
  }

  /** Runs an action. It counts as running until its end was stored, so that what it printed is never gone in between. */
  async through<Stored>(order: LiveOrder, begun: (run: Run) => void, store: (end: RunEnd) => Promise<Stored>): Promise<Stored> {
    const { activation, account, job } = order
    const tell = () => this.#world.events?.printed({ activation, account, job })
    const keep = this.#keeper(order)
    const run = startRun(this.#runner, order, () => {
      tell()
      keep()
    })
    this.#runs.set(activation, run)
    begun(run)
    try {
      return await store(await run.ended)
    } finally {
      this.#runs.delete(activation)
      tell()
    }
  }

  /** Keeps the newer lines, one time after the other: what is printed meanwhile comes with the next. */
  #keeper(run: KeptRun): () => void {
    const keep = this.#keep
    if (keep === undefined) return () => undefined
    const keeping = new OneAtATime()
    let kept = 0
    const work = async () => {
      for (let lines = this.printed(run.activation) ?? []; lines.length > kept; lines = this.printed(run.activation) ?? []) {
        kept = lines.length
        await keep(run, lines)
      }
    }
    return () => void keeping.begin(work, () => undefined)
  }

  /** What a run here printed so far; `undefined` when it does not run here. */
  printed(activation: string): readonly string[] | undefined {
    return this.#runs.get(activation)?.printed?.()
  }
}
