import { isProblem, isStoreTrouble, type Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { ActivationRow } from '../activation-row.ts'
import type { Barrier } from '../barrier/barrier.ts'
import type { DispatchPort, RunOrder } from '../ports/dispatch.ts'
import type { RunnerPort } from '../ports/runner.ts'
import type { World } from '../ports/services.ts'
import type { Pause, WebhookPort } from '../ports/webhook.ts'
import { endOnItsOwn } from '../rotation/end-on-its-own.ts'
import { endRun } from '../rotation/end-run.ts'
import { endDelivery, type FiredDelivery, storeTry } from '../rotation/fire-delivery.ts'
import { fireJob } from '../rotation/fire-job.ts'
import type { JobState } from '../rows.ts'
import { atMost } from './at-most.ts'
import { Claims } from './claims.ts'
import { HandRuns } from './hand-runs.ts'
import { type KeptRun, keepOutput } from './kept-output.ts'
import { LiveRuns } from './live-runs.ts'
import { startDelivery } from './one-delivery.ts'
import type { Parameters } from './parameters.ts'
import { persist } from './persist.ts'

/** How many actions of open jobs run on one node at a time; the others wait in REQUESTED. */
const JOBS_AT_ONCE = 8

export interface DispatcherParts {
  barrier: Barrier
  world: World
  runner: RunnerPort
  webhooks: WebhookPort
  /** Times the tries of deliveries. */
  pause: Pause
  node: string
  onFault: (error: unknown) => void
  jobsAtOnce?: number
  /** Whether other nodes may show what runs here. */
  shared: boolean
}

/**
 * Runs actions on this node: claims jobs after their commit, starts their processes, and ends each job truthfully when its
 * process ends without having done so. Puts itself into the world, where use cases find it.
 */
export class Dispatcher implements DispatchPort {
  readonly node: string
  readonly #parts: DispatcherParts
  readonly #claims: Claims
  readonly #byHand: HandRuns
  readonly #live: LiveRuns
  /** Everything under way, so that a stop and a test can wait for it. */
  readonly #work = new Set<Promise<unknown>>()
  /** How each job in hand ends, for whoever waits for it: from the moment on at which it waits for its turn. */
  readonly #ends = new Map<string, PromiseWithResolvers<ActivationRow | undefined>>()
  readonly dryRuns = new Map<string, Sealed<string>>()
  #stopped = false
  /** Hears that there is room again for a job that is due. */
  onRoom: () => void = () => undefined
  /** Resolves once this node counts as alive: others would end what one claims that they count as gone. */
  beforeClaim: () => Promise<void> = () => Promise.resolve()

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.node = parts.node
    this.#claims = new Claims(parts.world.clock, parts.world.jobLimitMs, parts.jobsAtOnce ?? JOBS_AT_ONCE)
    const keep = (run: KeptRun, lines: readonly string[]) =>
      parts.barrier.transact((unit) => keepOutput(unit, run, lines)).catch(parts.onFault)
    this.#live = new LiveRuns(parts.runner, parts.world, parts.shared ? keep : undefined)
    this.#byHand = new HandRuns(parts.barrier, this.#live)
    parts.world.dispatch = this
  }

  refusal(kind: string): Problem | undefined {
    return this.#parts.runner.refusal(kind)
  }

  webhookRefusal(url: string): string | undefined {
    return this.#parts.webhooks.refusal(url)
  }

  jobRequested(job: string, parameters: Sealed<Parameters> | undefined): void {
    if (this.#stopped) return
    this.#claims.queue(job, parameters)
    if (!this.#ends.has(job)) this.#ends.set(job, Promise.withResolvers())
    this.#pump()
  }

  jobEnded(job: string, state: JobState): void {
    const run = this.#claims.get(job)?.run
    if (state === 'CANCELLED' || state === 'TIMED_OUT') run?.kill()
    run?.over?.()
    this.#letGo(job)
    this.dryRuns.delete(job)
  }

  over(job: string, timeoutMs: number): Promise<ActivationRow | undefined> {
    return atMost(timeoutMs, this.#ends.get(job)?.promise)
  }

  strikeOut(job: string, texts: Sealed<readonly string[]>): void {
    this.#claims.get(job)?.run?.hide(texts)
  }

  struckOut(job: string, text: string): string {
    return this.#claims.get(job)?.run?.struck(text) ?? text
  }

  get full(): boolean {
    return this.#byHand.full
  }

  run(order: RunOrder): void {
    this.#track(this.#byHand.run(order))
  }

  printed(activation: string): readonly string[] | undefined {
    return this.#live.printed(activation)
  }

  ended(activation: string, timeoutMs: number): Promise<ActivationRow | undefined> {
    return this.#byHand.ended(activation, timeoutMs)
  }

  /** Whether this node has the job in hand: waiting for its turn, being claimed, or running. */
  holds(job: string): boolean {
    return this.#claims.get(job) !== undefined
  }

  /** How many more jobs can be taken in without letting them wait long. */
  get room(): number {
    return this.#stopped ? 0 : this.#claims.room
  }

  /** The jobs whose processes run here, each with the claim that it stands under. */
  running(): { job: string; fence: number }[] {
    return this.#claims.running()
  }

  /** Those of them whose time limit has passed, counted on the monotonic clock from the firing of their trigger. */
  pastLimit(): { job: string; fence: number }[] {
    return this.#claims.pastLimit()
  }

  /** The job ended or was taken over elsewhere: nothing is done for it here any more. */
  endedElsewhere(job: string): void {
    this.kill(job)
    this.#letGo(job)
  }

  /** What runs still ends by itself; one that waited for its turn has come to its end. */
  #letGo(job: string): void {
    this.#claims.ended(job)
    if (!this.holds(job)) this.#settle(job, undefined)
    this.#goOn()
  }

  /** A place may be free: for what waits here, and for what is due. */
  #goOn(): void {
    this.#pump()
    if (!this.#stopped) this.onRoom()
  }

  /** Ends what has run for too long after its job was over. */
  endLingering(): void {
    for (const job of this.#claims.lingering()) this.kill(job)
  }

  /** Kills a job's process, if it runs here. */
  kill(job: string): void {
    this.#claims.get(job)?.run?.kill()
  }

  /** Resolves once nothing is under way here any more. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }

  /** Ends what runs here: jobs FAILED with the reason, processes killed. Jobs that wait in REQUESTED stay for another start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#claims.clearQueue()
    for (const job of this.#ends.keys()) if (!this.holds(job)) this.#settle(job, undefined)
    for (const { job, fence } of this.running()) {
      const told = {
        job,
        fence,
        event: { is: 'server-lost' as const },
        why: 'server' as const,
        reason: (step: string) => `The server was stopped in step ${step}.`,
      }
      await this.#parts.barrier.transact((unit) => endOnItsOwn(unit, told)).catch(this.#parts.onFault)
      this.kill(job)
    }
    this.#byHand.stop()
    await this.idle()
  }

  #pump(): void {
    for (let next = this.#claims.take(); next !== undefined; next = this.#claims.take()) {
      const { job, parameters } = next
      const end = this.#carry(job, parameters)
      this.#track(
        end.then(
          (activation) => this.#settle(job, activation),
          (error) => {
            this.#settle(job, undefined)
            throw error
          },
        ),
      )
    }
  }

  #settle(job: string, activation: ActivationRow | undefined): void {
    this.#ends.get(job)?.resolve(activation)
    this.#ends.delete(job)
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.catch(this.#parts.onFault).finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }

  /** One job from its claim to the end of its process, with its activation. */
  async #carry(job: string, parameters: Sealed<Parameters> | undefined): Promise<ActivationRow | undefined> {
    try {
      const fired = await this.#fire(job, parameters)
      if (fired === undefined || this.#stopped) return undefined
      if ('webhook' in fired) {
        await this.#deliver(fired)
        return undefined
      }
      return await this.#live.through(
        fired,
        (run) => this.#claims.fired(job, fired.fence, run),
        (end) =>
          persist(
            () => this.#parts.barrier.transact((unit) => endRun(unit, fired, end)),
            () => this.#stopped,
          ),
      )
    } finally {
      // What rests belongs to the code behind a webhook, and to this node until that code ends it.
      if (this.#claims.get(job)?.resting !== true) this.#claims.drop(job)
      this.#goOn()
    }
  }

  /** Hands a job over to its webhook. Once it was accepted the job only waits for its end. */
  async #deliver(fired: FiredDelivery): Promise<void> {
    const { barrier, webhooks, pause, world } = this.#parts
    const hasStarted = async () => {
      const job = await barrier.observe(async (view) => ({ result: await view.get('job', fired.job), records: [] }))
      return job !== undefined && job.state !== 'REQUESTED'
    }
    const onTry = (lines: readonly string[]) =>
      barrier
        .transact((unit) => storeTry(unit, fired, lines))
        .catch((error: unknown) => {
          // The tries are stored again with the next one, and with the end.
          this.#parts.onFault(error)
          return true
        })
    const delivery = startDelivery({ webhooks, pause, hasStarted, onTry, onWait: () => this.#pump(), clock: world.clock }, fired)
    this.#claims.fired(fired.job, fired.fence, delivery)
    const end = await delivery.ended
    await persist(
      () => barrier.transact((unit) => endDelivery(unit, fired, end)),
      () => this.#stopped,
    )
    if (end.status === 'success') this.#claims.rest(fired.job)
  }

  /** Claims the job. What can never succeed, such as a value that cannot be believed, ends it with that reason. */
  async #fire(job: string, parameters: Sealed<Parameters> | undefined) {
    const { barrier } = this.#parts
    await this.beforeClaim()
    try {
      return await barrier.transact((unit) => fireJob(unit, job, this.node, parameters))
    } catch (error) {
      if (!isProblem(error) || isStoreTrouble(error)) throw error
      await barrier.transact((unit) =>
        endOnItsOwn(unit, {
          job,
          event: { is: 'process-ended' },
          why: 'not-fired',
          reason: () => `The trigger was not fired. ${error.message}`,
        }),
      )
      return undefined
    }
  }
}
