import { Problem } from '#base/problem'
import { EVENTS } from '#contract/event-rulings'
import type { Barrier } from '../barrier/barrier.ts'
import type { EventReader, EventsPort, Listener, PrintingRun } from '../ports/events.ts'
import type { World } from '../ports/services.ts'
import { EventStream } from './event-stream.ts'

interface Reserved {
  listener: Listener
  since: string | undefined
}

/** The streams of events that are open on this node: it hands every change of the feed to each of them. */
export class Events implements EventsPort {
  readonly #barrier: Barrier
  readonly #world: Pick<World, 'clock'>
  readonly #reserved = new Map<string, Reserved>()
  readonly #streams = new Map<EventStream, Listener>()
  #beatAtMs = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(parts: { barrier: Barrier; world: World }) {
    this.#barrier = parts.barrier
    this.#world = parts.world
    parts.world.events = this
    parts.barrier.follow((changes) => {
      for (const stream of this.#streams.keys()) stream.take(changes)
    })
  }

  get position(): number {
    return this.#barrier.position
  }

  /** How many are open. */
  get count(): number {
    return this.#streams.size
  }

  reserve(requestId: string, listener: Listener, lastEventId: string | undefined): void {
    this.#reserved.delete(requestId)
    const all = [...this.#streams.values(), ...[...this.#reserved.values()].map((reserved) => reserved.listener)]
    if (all.filter(({ id }) => id === listener.id).length >= EVENTS.perPrincipal) throw tooMany(`${listener.name} has`, EVENTS.perPrincipal)
    if (all.length >= EVENTS.inAll) throw tooMany('This server has', EVENTS.inAll)
    this.#reserved.set(requestId, { listener, since: lastEventId })
  }

  release(requestId: string): void {
    this.#reserved.delete(requestId)
  }

  open(requestId: string, reader: EventReader): void {
    const place = this.#reserved.get(requestId)
    this.#reserved.delete(requestId)
    if (place === undefined || this.#closed) {
      reader.end()
      return
    }
    const resumes = place.since !== undefined
    const since = place.since === undefined ? this.position : positionOf(place.since)
    const parts = { barrier: this.#barrier, listener: place.listener, reader }
    const stream: EventStream = new EventStream({ ...parts, onEnd: () => this.#streams.delete(stream) }, since ?? this.position, resumes)
    this.#streams.set(stream, place.listener)
    stream.begin()
    if (resumes) void this.#catchUp(stream, since)
  }

  printed(run: PrintingRun): void {
    for (const stream of this.#streams.keys()) stream.printed(run)
  }

  /** What happened since the reader was last here. Changes that happen meanwhile come to the stream as always. */
  async #catchUp(stream: EventStream, since: number | undefined): Promise<void> {
    const missed = since === undefined ? undefined : await this.#barrier.changesAfter(since).catch(() => undefined)
    stream.caughtUp(missed?.changes)
  }

  /**
   * Looks whether the feed moved without a word, and lets each stream show from time to time that it stands, which ends it when
   * its caller may no longer listen.
   */
  async beat(): Promise<void> {
    if (this.#streams.size === 0) return
    await this.#barrier.catchUp()
    const now = this.#world.clock.elapsedMs()
    if (now - this.#beatAtMs < EVENTS.heartbeatMs) return
    this.#beatAtMs = now
    for (const stream of this.#streams.keys()) stream.beat()
  }

  /** Ends every stream; no more are opened. */
  close(): void {
    this.#closed = true
    for (const stream of [...this.#streams.keys()]) stream.end()
  }
}

function positionOf(lastEventId: string): number | undefined {
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined
}

function tooMany(who: string, most: number): Problem {
  return new Problem(
    'gateway.throttled',
    `${who} ${most} streams of events open, which is as many as there may be. Close one, then call again.`,
  )
}
