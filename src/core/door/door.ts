import { isProblem, isStoreTrouble, type Problem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import { checkInput } from '#contract/check'
import { needsConfirming } from '#contract/console/session-calls'
import { isChange, type Operation, resourceOf, SERVICES } from '#contract/operation'
import type { Actor } from '../access/actor.ts'
import { denied } from '../access/denied.ts'
import type { Barrier, Recorded } from '../barrier/barrier.ts'
import type { Settled as Told } from '../barrier/group.ts'
import type { Memory } from '../barrier/memory.ts'
import { Moved } from '../barrier/reading.ts'
import type { View } from '../barrier/view.ts'
import type { EventReader } from '../ports/events.ts'
import type { World } from '../ports/services.ts'
import { confirmNeeded } from '../sessions/own-factor.ts'
import type { NewUsageRow } from '../usage-row.ts'
import type { Notes, Registered } from './call.ts'
import { Once } from './once.ts'
import { Plan, Plans } from './plans.ts'
import { withDecision } from './refusal.ts'
import { type RefusedItem, recordsOfItems } from './refused-items.ts'
import { resourceName } from './resource-name.ts'
import { nrnOf, usageRecord, wrongSignatureRecord } from './usage-record.ts'

/** A call as a way in hands it over: who asks is found out inside, in the same view that answers. */
export interface AskedCall {
  readonly operation: Operation
  readonly params: Record<string, string>
  readonly query: Record<string, string>
  /** Parses the body. Called after the decision, so that nobody learns about the body's rules without the right. */
  readonly body: () => unknown
  readonly ifMatch: number | undefined
  readonly requestId: string
  /** Makes the actor or throws a Problem `gateway.…`. Runs as often as the view changes. */
  readonly identify: (view: View) => Promise<Actor>
  /** The HTTP status that this way in gives to a problem: it stands in the record. */
  readonly statusOf: (code: ProblemCode) => number
}

/** A call of an operation that is made all the time, as a way in hands it over that would rather not wait. Without query and body. */
export interface AskedNow extends Pick<AskedCall, 'operation' | 'requestId'> {
  /** The one parameter of its path, and what the call names with it. */
  readonly parameter: string
  readonly about: string
  /** Makes the actor, or `undefined` where the caller is to be asked for as usual. */
  readonly identify: (memory: Memory) => Actor | undefined
}

export interface Answered {
  reply: unknown
  etag: number | undefined
}

/** What a call says while it is worked on: for its record, and for those of what of it was refused. */
interface Said {
  readonly notes: Notes
  readonly refusals: RefusedItem[]
}
const nothingSaid = (): Said => ({ notes: {}, refusals: [] })

type Settled = { answered: Answered } | { problem: Problem }

/**
 * The one door. Every operation passes it: who calls, may they, is the input right, the use case, the record; and
 * nothing is answered before the record is durable.
 */
export class Door {
  readonly #barrier: Barrier
  readonly #world: World
  readonly #useCases: Readonly<Record<string, Registered>>
  readonly #once = new Once<AskedCall>()
  /** For each operation that is called all the time. */
  readonly #plans = new Map<Operation, Plans>()

  constructor(parts: { barrier: Barrier; world: World; useCases: Readonly<Record<string, Registered>> }) {
    this.#barrier = parts.barrier
    this.#world = parts.world
    this.#useCases = parts.useCases
  }

  /** Throws Problem; any other error is a fault, and is recorded as one. */
  async call(asked: AskedCall): Promise<Answered> {
    const useCase = this.#useCases[asked.operation.id]
    if (useCase === undefined) throw new Error(`no use case for ${asked.operation.id}`)
    return isChange(asked.operation) ? this.#change(asked, useCase) : this.#read(asked, useCase)
  }

  /**
   * The same for reads that are made all the time, at once and out of memory alone: who calls, may they, is the input right, the use
   * case. What of it hangs on the caller and the question alone is kept until the feed moves. The answer may leave once `told` has
   * heard that the record is durable. `undefined`, and nothing has happened: `call` is the way, also for whatever is to be refused.
   */
  now(asked: AskedNow, told: Told): Answered | undefined {
    try {
      const actor = asked.identify(this.#barrier.memory)
      if (actor === undefined) return undefined
      const plan = this.#plansOf(asked.operation).get(actor, asked.about) ?? this.#plan(asked, actor)
      const reply = plan?.answer()
      if (plan === undefined || reply === undefined) return undefined
      this.#barrier.settle(plan.record(this.#world.clock.now(), asked.requestId), told)
      return { reply, etag: plan.etag }
    } catch {
      return undefined
    }
  }

  #plan({ operation, parameter, about, requestId }: AskedNow, actor: Actor): Plan | undefined {
    const now = this.#useCases[operation.id]?.now
    if (now === undefined || actor.asksForFacts) return undefined
    const params = { [parameter]: about }
    const nrn = this.#admit({ operation, params }, actor)
    const notes: Notes = {}
    const input = checkInput(operation, { params, query: {}, body: undefined })
    const answer = now(this.#barrier.memory, { actor, input, note: (more) => Object.assign(notes, more) })
    if (answer === undefined) return undefined
    const record = usageRecord({ operation, params, requestId, actor, notes, status: 200, nrn }, this.#world)
    const made = { answer, etag: notes.etag, record }
    return actor.steady ? this.#plansOf(operation).keep(actor, about, made, this.#barrier.position) : new Plan(made, about)
  }

  #plansOf(operation: Operation): Plans {
    const known = this.#plans.get(operation)
    if (known !== undefined) return known
    const begun = new Plans(this.#world.clock)
    this.#plans.set(operation, begun)
    return begun
  }

  /**
   * A stream is opened like any read: asked, decided, recorded. Then events follow, to `reader`, until the caller may no longer
   * hear them. Throws as `call` does, and then the reader was told nothing.
   */
  async open(asked: AskedCall, reader: EventReader): Promise<void> {
    const { events } = this.#world
    try {
      await this.call(asked)
      events?.open(asked.requestId, reader)
    } finally {
      events?.release(asked.requestId)
    }
  }

  /** Only finds out who calls: for requests that name no operation. */
  identify(identify: (view: View) => Promise<Actor>): Promise<Actor> {
    return this.#look(identify)
  }

  #look<T>(read: (view: View) => Promise<T>): Promise<T> {
    return this.#barrier.observe(async (view) => ({ result: await read(view), records: [] }))
  }

  /** Records that a known access key came with a wrong signature. Nothing is answered from it. */
  refused(actor: Actor, requestId: string): Promise<void> {
    return this.#barrier.record([wrongSignatureRecord(actor, requestId, this.#world)])
  }

  async #read(asked: AskedCall, useCase: Registered): Promise<Answered> {
    const settled = await this.#barrier.observe((view) =>
      this.#attempt(asked, view, (actor, said) => this.#run(asked, useCase, view, actor, said, undefined)),
    )
    if ('problem' in settled) throw settled.problem
    return settled.answered
  }

  /**
   * A change is first asked for against memory: who may not, or asks wrongly, never takes the writers' lock. Inside
   * the transaction everything is asked once more.
   */
  async #change(asked: AskedCall, useCase: Registered): Promise<Answered> {
    const refused = await this.#barrier.observe(async (view): Promise<Recorded<Problem | undefined>> => {
      const tried = await this.#attempt(asked, view, async (actor) => {
        this.#admit(asked, actor)
        checkInput(asked.operation, { params: asked.params, query: asked.query, body: asked.body() })
        return { reply: undefined, etag: undefined }
      })
      return 'problem' in tried.result ? { result: tried.result.problem, records: tried.records } : { result: undefined, records: [] }
    })
    if (refused !== undefined) throw refused
    const input = checkInput(asked.operation, { params: asked.params, query: asked.query, body: asked.body() })
    const prepared = await useCase.prepare?.(this.#world, input, (read) => this.#look(read))
    const answered = await this.#commit(asked, useCase, prepared)
    return useCase.finish === undefined ? answered : { ...answered, reply: await useCase.finish(this.#world, input, answered.reply) }
  }

  async #commit(asked: AskedCall, useCase: Registered, prepared: unknown): Promise<Answered> {
    let actor: Actor | undefined
    let said = nothingSaid()
    try {
      return await this.#barrier.transact(async (unit) => {
        actor = await this.#who(asked, unit)
        said = nothingSaid()
        const answered = await this.#run(asked, useCase, unit, actor, said, prepared)
        const refused = await recordsOfItems(unit, { ...asked, actor, notes: said.notes }, said.refusals)
        return { result: answered, records: [this.#record(asked, actor, said.notes), ...refused] }
      })
    } catch (thrown) {
      const error = isProblem(thrown) ? withDecision(thrown, asked.requestId, this.#world.clock.now()) : thrown
      if (actor !== undefined && !isStoreTrouble(error)) {
        const who = actor
        const told = isProblem(error) ? await this.#look((view) => this.#named(asked, view, who, said.notes)) : said.notes
        await this.#barrier.record([this.#record(asked, who, told, isProblem(error) ? error : 'server.fault')])
      }
      throw error
    }
  }

  /** Runs work for the caller and turns a Problem into a recorded outcome of the same view. */
  async #attempt(asked: AskedCall, view: View, work: (actor: Actor, said: Said) => Promise<Answered>): Promise<Recorded<Settled>> {
    const actor = await this.#who(asked, view)
    const said = nothingSaid()
    const { notes } = said
    try {
      const answered = await work(actor, said)
      return { result: { answered }, records: [this.#record(asked, actor, notes)] }
    } catch (error) {
      if (error instanceof Moved) throw error
      if (isProblem(error)) {
        const problem = withDecision(error, asked.requestId, this.#world.clock.now())
        return { result: { problem }, records: [this.#record(asked, actor, await this.#named(asked, view, actor, notes), problem)] }
      }
      await this.#barrier.record([this.#record(asked, actor, notes, 'server.fault')])
      throw error
    }
  }

  async #run(asked: AskedCall, useCase: Registered, view: View, actor: Actor, said: Said, prepared: unknown): Promise<Answered> {
    this.#admit(asked, actor)
    const input = checkInput(asked.operation, { params: asked.params, query: asked.query, body: asked.body() })
    let etag: number | undefined
    const call = {
      actor,
      input,
      prepared,
      ifMatch: asked.ifMatch,
      requestId: asked.requestId,
      once: <T>(key: string, read: () => Promise<T>) => this.#once.read(asked, key, read),
      note: (notes: Notes) => {
        if (notes.etag !== undefined) etag = notes.etag
        Object.assign(said.notes, notes)
      },
      refuse: (problem: Problem, item: string) => {
        const told = withDecision(problem, asked.requestId, this.#world.clock.now(), said.refusals.length)
        if (told.decision !== undefined) said.refusals.push({ problem: told, item })
        return told
      },
    }
    // A reading use case is handed no pen, whatever it was registered as: only `transact` makes units.
    const reply = await useCase.run(view as Parameters<Registered['run']>[0], call)
    return { reply, etag }
  }

  /** Who calls, with what their policies may ask about the resource of this very call. */
  async #who({ operation, params, identify }: AskedCall, view: View): Promise<Actor> {
    const actor = await identify(view)
    return actor.knowing(view, () => nrnOf(operation, params, this.#world, actor))
  }

  #admit({ operation, params }: Pick<AskedCall, 'operation' | 'params'>, actor: Actor): string {
    const nrn = nrnOf(operation, params, this.#world, actor)
    const { stage } = params
    const asked = { product: SERVICES[operation.service].product, action: operation.action, nrn }
    const decision = actor.decide(stage === undefined ? asked : { ...asked, stage })
    if (decision.allowed) {
      this.#mustBeConfirmed(operation, actor)
      return nrn
    }
    throw denied(actor, asked, decision)
  }

  #mustBeConfirmed(operation: Operation, { session }: Actor): void {
    if (session !== undefined && needsConfirming(operation) && this.#world.clock.now() >= session.confirmedUntil) throw confirmNeeded()
  }

  /** The notes of a refused call, which may have ended before its use case told by which name its resource is known. */
  async #named({ operation, params }: AskedCall, view: View, actor: Actor, notes: Notes): Promise<Notes> {
    if (notes.resourceName !== undefined) return notes
    return { ...notes, resourceName: await resourceName(view, actor.account, resourceOf(operation, params)) }
  }

  #record(asked: AskedCall, actor: Actor, notes: Notes, problem?: Problem | 'server.fault'): NewUsageRow {
    const status = problem === undefined ? 200 : asked.statusOf(isProblem(problem) ? problem.code : problem)
    const told = { operation: asked.operation, params: asked.params, requestId: asked.requestId, actor, notes, status }
    return usageRecord(problem === undefined ? told : { ...told, problem }, this.#world)
  }
}
