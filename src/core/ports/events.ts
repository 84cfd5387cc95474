import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { EventType } from '#contract/secret-manager/ours-events'

export type EventData = Reply<typeof OPERATIONS.getEvents>

/** One event as a reader is told it. */
export interface ToldEvent {
  type: EventType
  data: EventData
}

/** A run of an action, by hand or for a job. */
export interface PrintingRun {
  activation: string
  account: string
  job: string | undefined
}

/** Who asked for a stream. */
export interface Listener {
  /** The principal's id, and what people know it by. */
  id: string
  name: string
  accessKey: string
  /** Of a stream to the console: the row of its session. */
  session: string | undefined
  ip: string
  /** What they might do then, as one text: it is another one when that changed. */
  rights: string
}

/** The far end of a stream. None of these throws or waits. */
export interface EventReader {
  /**
   * Hands over events, none to show only that the stream stands; who resumes after `position` has missed nothing. `false`: the
   * reader takes so little that more must not be kept for it.
   */
  tell(events: readonly ToldEvent[], position: number): boolean
  /** Ends the stream after what was told. May be called again. */
  end(): void
  /** Ends it at once: nobody takes what was told. */
  cut(): void
  /** Calls back once nobody reads any more, however that came. */
  onGone(left: () => void): void
}

/** The streams of this node. */
export interface EventsPort {
  /**
   * Keeps a place for a call's stream; the same call may ask again. Throws Problem `gateway.throttled` when its principal, or all
   * together, have as many streams as there may be.
   */
  reserve(requestId: string, listener: Listener, lastEventId: string | undefined): void
  /** Gives the place up, if its stream was not opened. */
  release(requestId: string): void
  /** Opens the stream on the place that was reserved for this call. */
  open(requestId: string, reader: EventReader): void
  /** An action on this node printed something, or its end was stored: no change of a row that decides, and told all the same. */
  printed(run: PrintingRun): void
  /** The change that events are told up to. */
  readonly position: number
}
