import { EVENTS } from '#contract/event-rulings'
import type { Barrier } from '../barrier/barrier.ts'
import type { View } from '../barrier/view.ts'
import type { EventReader, Listener, PrintingRun, ToldEvent } from '../ports/events.ts'
import type { FeedEntry } from '../ports/store.ts'
import type { Kind } from '../rows.ts'
import { eventOf, printedEvent } from './event-of.ts'
import { listenerNow, rightsOf } from './listener.ts'

type Change = Pick<FeedEntry, 'kind' | 'id' | 'position'>
/** Rows on which it depends what a caller may do. */
const RIGHTS: ReadonlySet<Kind> = new Set(['principal', 'attachment', 'access_key', 'policy', 'group', 'role'])

export interface StreamParts {
  barrier: Barrier
  listener: Listener
  reader: EventReader
  /** Called once, however it ends. */
  onEnd: () => void
}

/**
 * One open stream. Changes wait in it, each row once, until they are told together; what is told is decided at that moment,
 * with the rights that its caller has then.
 */
export class EventStream {
  readonly #parts: StreamParts
  /** By row: who is behind hears of the newest state once. */
  readonly #waiting = new Map<string, Change>()
  /** Runs that printed, by activation: nothing that is missed when it is not told, so it has no position. */
  readonly #printing = new Map<string, PrintingRun>()
  #position: number
  #rights: string
  /** Too much was missed to tell it singly. */
  #reset = false
  #ended = false
  /** Until it is known what its reader missed: what is newer must not be told before that. */
  #holds: boolean
  #telling: Promise<void> | undefined

  /** `resumes`: what happened after `position` is still being looked up; `caughtUp` brings it. */
  constructor(parts: StreamParts, position: number, resumes: boolean) {
    this.#parts = parts
    this.#rights = parts.listener.rights
    this.#position = position
    this.#holds = resumes
  }

  /** Tells that it stands. */
  begin(): void {
    this.#parts.reader.onGone(() => this.end())
    this.#hand([{ type: 'ready', data: { position: this.#position } }])
  }

  caughtUp(missed: readonly Change[] | undefined): void {
    this.#holds = false
    this.take(missed)
  }

  /** Takes changes in and tells them soon; `undefined`: some of them are not known. */
  take(changes: readonly Change[] | undefined): void {
    if (this.#ended) return
    if (changes === undefined) this.#reset = true
    for (const change of changes ?? []) {
      const known = this.#waiting.get(keyOf(change))?.position ?? this.#position
      if (change.position > known) this.#waiting.set(keyOf(change), change)
    }
    if (this.#waiting.size > EVENTS.waitingMax) this.#reset = true
    this.#start(false)
  }

  printed(run: PrintingRun): void {
    if (this.#ended || this.#printing.size >= EVENTS.waitingMax) return
    this.#printing.set(run.activation, run)
    this.#start(false)
  }

  /** Shows that it stands, if its caller may still listen. */
  beat(): void {
    if (!this.#ended) this.#start(true)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#waiting.clear()
    this.#parts.reader.end()
    this.#parts.onEnd()
  }

  #start(beat: boolean): void {
    if (this.#telling !== undefined || this.#holds) return
    this.#telling = this.#tell(beat)
      // The store does not answer or cannot be believed: nobody is told anything, and who comes again starts at a known position.
      .catch(() => this.end())
      .finally(() => {
        this.#telling = undefined
        if (!this.#ended && (this.#waiting.size > 0 || this.#printing.size > 0 || this.#reset)) this.#start(false)
      })
  }

  async #tell(beat: boolean): Promise<void> {
    const { barrier } = this.#parts
    // What was looked up may be newer than memory.
    if ([...this.#waiting.values()].some((change) => change.position > barrier.position)) await barrier.catchUp()
    const position = barrier.position
    const reset = this.#reset
    const changes = [...this.#waiting.values()]
    const printing = [...this.#printing.values()]
    if (!reset && !beat && changes.length === 0 && printing.length === 0) return
    this.#reset = false
    this.#waiting.clear()
    this.#printing.clear()
    const told = await barrier.observe(async (view) => ({
      result: await this.#told(view, { changes: reset ? [] : changes, printing }, reset, position),
      records: [],
    }))
    if (told === undefined) return this.end()
    this.#rights = told.rights
    this.#position = Math.max(this.#position, position)
    this.#hand(told.events)
  }

  /** What is told of these changes; `undefined` when the stream is over. Run again when the feed moves under it. */
  async #told(
    view: View,
    { changes, printing }: { changes: readonly Change[]; printing: readonly PrintingRun[] },
    reset: boolean,
    position: number,
  ): Promise<{ events: ToldEvent[]; rights: string } | undefined> {
    const actor = await listenerNow(view, this.#parts.listener)
    if (actor === undefined) return undefined
    const events: ToldEvent[] = reset ? [{ type: 'reset', data: { position } }] : []
    for (const change of changes.toSorted((left, right) => left.position - right.position)) {
      const event = await eventOf(view, actor, change)
      if (event !== undefined) events.push(event)
    }
    for (const run of printing) {
      const event = await printedEvent(view, actor, run, position)
      if (event !== undefined) events.push(event)
    }
    const rights = reset || changes.some(({ kind }) => RIGHTS.has(kind)) ? rightsOf(actor) : this.#rights
    if (rights !== this.#rights) events.push({ type: 'permissions.changed', data: { position } })
    return { events, rights }
  }

  #hand(events: readonly ToldEvent[]): void {
    if (this.#ended || this.#parts.reader.tell(events, this.#position)) return
    this.#ended = true
    this.#waiting.clear()
    this.#parts.reader.cut()
    this.#parts.onEnd()
  }
}

const keyOf = ({ kind, id }: Change) => `${kind}:${id}`
