import type { Instant } from '#base/instant'

/** The newest re-seal of a protection key: what was asked for and how it ended. How far it is, the stored values say. */
export interface ResealColumns {
  /** The keyTag. */
  id: string
  account: string
  state: 'RUNNING' | 'DONE' | 'PARTIAL' | 'CANCELLED'
  /** Stored values under older versions when it was asked for. */
  total: number
  startedAt: Instant
  endedAt: Instant | null
  /** How it ended, in a sentence; empty while it runs. */
  message: string
}
