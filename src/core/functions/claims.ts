import type { Clock } from '#base/instant'
import type { Sealed } from '#base/sealed'
import type { Run } from './one-run.ts'
import type { Parameters } from './parameters.ts'

interface Claim {
  job: string
  parameters: Sealed<Parameters> | undefined
  /** Waiting for its turn, or taken: being claimed or running. */
  taken: boolean
  fence: number
  run: Run | undefined
  /** Its webhook accepted: nothing runs here, but the job is this node's until it ends. */
  resting: boolean
  /** The job ended while something still ran for it. */
  over: boolean
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
      over: false,
      limitMs: Number.POSITIVE_INFINITY,
    })
  }

  clearQueue(): void {
    for (const { job, taken } of [...this.#claims.values()]) if (!taken) this.#claims.delete(job)
  }

  /** The next job whose turn has come, while fewer than the limit are taken. */
  take(): Readonly<Claim> | undefined {
    let taken = 0
    let next: Claim | undefined
    for (const claim of this.#claims.values()) {
      if (isIdle(claim)) continue
      if (claim.taken) taken += 1
      else next ??= claim
    }
    if (next === undefined || taken >= this.#atOnce) return undefined
    next.taken = true
    return next
  }

  /** How many more may wait before they would wait long. */
  get room(): number {
    const busy = [...this.#claims.values()].filter((claim) => !isIdle(claim)).length
    return Math.max(0, 2 * this.#atOnce - busy)
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
    if (claim.over) this.#claims.delete(job)
    else claim.resting = true
  }

  /** The job ended, here or elsewhere. */
  ended(job: string): void {
    const claim = this.#claims.get(job)
    if (claim === undefined) return
    claim.over = true
    if (claim.resting || !claim.taken) this.#claims.delete(job)
  }

  drop(job: string): void {
    this.#claims.delete(job)
  }

  running(): { job: string; fence: number }[] {
    return [...this.#claims.values()].filter(({ run }) => run !== undefined).map(({ job, fence }) => ({ job, fence }))
  }

  pastLimit(): { job: string; fence: number }[] {
    const now = this.#clock.elapsedMs()
    return [...this.#claims.values()]
      .filter(({ run, limitMs }) => run !== undefined && limitMs <= now)
      .map(({ job, fence }) => ({ job, fence }))
  }
}
