import { type Clock, type Instant, MINUTE } from '#base/instant'
import type { Actor } from '../access/actor.ts'
import { Alike } from '../alike.ts'
import { LEAF_COLUMNS } from '../history/leaf.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** What is the same in every answer to one question of one actor, as long as the feed stands still. */
export interface Made {
  /** Makes the answer; `undefined` where something that it takes is not in memory any more. */
  readonly answer: () => unknown
  readonly etag: number | undefined
  /** All of the record but its moment and the id of its request. */
  readonly record: NewUsageRow
}

/** The same as it stays in memory: a record for each would be twice as large as all else. Its records are alike. */
export class Plan extends Alike implements Omit<Made, 'record'> {
  readonly answer: () => unknown
  readonly etag: number | undefined
  /** What the record has in common with those of the actor's other plans, and what it has of its own. */
  readonly #like: NewUsageRow
  readonly #nrn: string
  readonly #id: string
  readonly #name: string
  readonly #version: number | null
  readonly about: string
  /** Another one whose question has the same number. */
  readonly next: Plan | undefined

  constructor(
    { answer, etag, record }: Made,
    about: string,
    { like = record, next }: { like?: NewUsageRow; next?: Plan | undefined } = {},
  ) {
    super()
    // What was cut out of a request would keep all of the request.
    this.about = about === record.resourceId ? record.resourceId : about
    this.next = next
    this.answer = answer
    this.etag = etag
    this.#like = isLike(record, like) ? like : record
    this.#nrn = record.nrn
    this.#id = record.resourceId
    this.#name = record.resourceName
    this.#version = record.version
  }

  record(time: Instant, requestId: string): NewUsageRow {
    return {
      ...this.#like,
      time,
      nrn: this.#nrn,
      resourceId: this.#id,
      resourceName: this.#name,
      requestId,
      version: this.#version,
      alike: this,
    }
  }
}

/** What a plan keeps itself, or is told. */
const OWN: ReadonlySet<string> = new Set([
  'time',
  'nrn',
  'resourceId',
  'resourceName',
  'requestId',
  'version',
] satisfies (keyof NewUsageRow)[])

function isLike(record: NewUsageRow, like: NewUsageRow): boolean {
  return record === like || LEAF_COLUMNS.every((column) => OWN.has(column) || record[column] === like[column])
}

/** So many stay in memory, as many as rows of secrets, some 400 bytes each; when they are full, all begin anew, but not more often than this. */
export const PLANS_MAX = 150_000
const ANEW_MS = MINUTE

/** So many characters of an id tell it from nearly all others. */
const TELLING = 8

/**
 * A map by text would first look each new text up in a table of all the texts that there are. Ids are random, and nobody chooses which have the
 * same number.
 */
function numberOf(about: string): number {
  let number = 0
  for (let at = Math.max(0, about.length - TELLING); at < about.length; at++) number = (Math.imul(number, 31) + about.charCodeAt(at)) | 0
  return number
}

/**
 * The plans of reads that are made all the time. Each belongs to an actor as it was made from rows: when the feed has moved, that is
 * another object, which has none. Actors whose rights hang on more than the question, such as the hour, must not have any.
 */
export class Plans {
  readonly #clock: Clock
  #byActor = new WeakMap<Actor, { readonly like: NewUsageRow; readonly plans: Map<number, Plan> }>()
  #count = 0
  #begunMs: number
  #position = -1

  constructor(clock: Clock) {
    this.#clock = clock
    this.#begunMs = clock.elapsedMs()
  }

  /** `about`: what the question is about. */
  get(actor: Actor, about: string): Plan | undefined {
    let plan = this.#byActor.get(actor)?.plans.get(numberOf(about))
    while (plan !== undefined && plan.about !== about) plan = plan.next
    return plan
  }

  /** `position`: where the feed stands. Plans from before it moved are found by nobody any more, and take no room. */
  keep(actor: Actor, about: string, made: Made, position: number): Plan {
    const now = this.#clock.elapsedMs()
    const full = this.#count >= PLANS_MAX
    if (position !== this.#position || (full && now - this.#begunMs >= ANEW_MS)) this.#beginAnew(now, position)
    else if (full) return new Plan(made, about)
    const known = this.#byActor.get(actor) ?? { like: made.record, plans: new Map<number, Plan>() }
    if (known.plans.size === 0) this.#byActor.set(actor, known)
    const number = numberOf(about)
    const plan = new Plan(made, about, { like: known.like, next: known.plans.get(number) })
    known.plans.set(number, plan)
    this.#count++
    return plan
  }

  #beginAnew(now: number, position: number): void {
    this.#byActor = new WeakMap()
    this.#count = 0
    this.#begunMs = now
    this.#position = position
  }
}
