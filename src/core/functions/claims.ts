import type { Clock } from '#base/instant'
import type { Sealed } from '#base/sealed'
import type { Run } from './one-run.ts'
import type { Parameters } from './parameters.ts'

/** How long a job that is over may have something running: for so long an action may repeat `complete` (contract: cloud-functions.md). */
const LINGER_MS = 60_000

interface Claim {
  job: string
  parameters: Sealed<Parameters> | undefined
  /** Waiting for its turn, or taken: being claimed or running. */
  taken: boolean
  fence: number
  run: Run | undefined
  /** Its webhook accepted: nothing runs here, but the job is this node's until it ends. */
  resting: boolean
  /** Monotonic moment at which the job ended while something still ran for it. */
  overMs: number | undefined
  /** Monotonic moment at which its time limit passes. */
  limitMs: number
}

/** Whether it takes no place: its webhook accepted, or waits for its next try. */
function isIdle({ resting, run }: Claim): boolean {
  return resting || run?.waits === true
}

/** The jobs that one node has in hand, in the order in which they came. Knows no store and no process. */
export class Claims {
  readonly #clock: Clock
  readonly #jobLimitMs: number
  readonly #atOnce: number
  readonly #claims = new Map<string, Claim>()

  constructor(clock: Clock, jobLimitMs: number, atOnce: number) {
    this.#clock = clock
    this.#jobLimitMs = jobLimitMs
    this.#atOnce = atOnce
  }

  get(job: string): Readonly<Claim> | undefined {
    return this.#claims.get(job)
  }

  /** Lets a job wait for its turn; one that is in hand already stays as it is. */
  queue(job: string, parameters: Sealed<Parameters> | undefined): void {
    if (this.#claims.has(job)) return
    this.#claims.set(job, {
      job,
      parameters,
      taken: false,
      fence: 0,
      run: undefined,
      resting: false,
      overMs: undefined,
      limitMs: Number.POSITIVE_INFINITY,
    })
  }

  clearQueue(): void {
    for (const { job, taken } of [...this.#claims.values()]) if (!taken) this.#claims.delete(job)
  }

  /** The next job whose turn has come, while fewer than the limit take a place. */
  take(): Readonly<Claim> | undefined {
    const next = [...this.#claims.values()].find((claim) => !claim.taken && !isIdle(claim))
    if (next === undefined || this.#places(({ taken }) => taken) >= this.#atOnce) return undefined
    next.taken = true
    return next
  }

  /** How many more may wait before they would wait long. */
  get room(): number {
    return Math.max(0, 2 * this.#atOnce - this.#places(() => true))
  }

  /** How many places these take. What runs for jobs that are over takes none, up to as many more as may run at once, so that it does not pile up. */
  #places(which: (claim: Claim) => boolean): number {
    const busy = [...this.#claims.values()].filter((claim) => which(claim) && !isIdle(claim))
    const over = busy.filter(({ overMs }) => overMs !== undefined).length
    return busy.length - Math.min(over, this.#atOnce)
  }

  /** The trigger was fired just now: the time limit counts from here. */
  fired(job: string, fence: number, run: Run): void {
    const claim = this.#claims.get(job)
    if (claim === undefined) return
    claim.fence = fence
    claim.run = run
    claim.limitMs = this.#clock.elapsedMs() + this.#jobLimitMs
  }

  /** Nothing runs for the job here any more, but it stays in hand until it ends. */
  rest(job: string): void {
    const claim = this.#claims.get(job)
    if (claim === undefined) return
    if (claim.overMs !== undefined) this.#claims.delete(job)
    else claim.resting = true
  }

  /** The job ended, here or elsewhere. */
  ended(job: string): void {
    const claim = this.#claims.get(job)
    if (claim === undefined) return
    claim.overMs ??= this.#clock.elapsedMs()
    if (claim.resting || !claim.taken) this.#claims.delete(job)
  }

  drop(job: string): void {
    this.#claims.delete(job)
  }

  running(): { job: string; fence: number }[] {
    return [...this.#claims.values()].filter(({ run }) => run !== undefined).map(({ job, fence }) => ({ job, fence }))
  }

  /** The jobs for which something runs long after they ended. */
  lingering(): string[] {
    const since = this.#clock.elapsedMs() - LINGER_MS
    return [...this.#claims.values()]
      .filter(({ run, overMs }) => run !== undefined && overMs !== undefined && overMs <= since)
      .map(({ job }) => job)
  }

  pastLimit(): { job: string; fence: number }[] {
    const now = this.#clock.elapsedMs()
    return [...this.#claims.values()]
      .filter(({ run, limitMs }) => run !== undefined && limitMs <= now)
      .map(({ job, fence }) => ({ job, fence }))
  }
}
