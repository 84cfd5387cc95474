import type { Barrier } from '#core/barrier/barrier'
import type { View } from '#core/barrier/view'
import type { Events } from '#core/events/events'
import type { Dispatcher } from '#core/functions/dispatcher'
import type { CheckpointPost } from '#core/history/checkpoint-post'
import type { Sequencer } from '#core/history/sequencer'
import type { World } from '#core/ports/services'
import type { StorePort } from '#core/ports/store'
import type { Room } from '#core/room'
import type { Sinks } from '#core/sinks/sinks'
import type { Courier } from '#core/watch/courier'
import type { Doubts, JobsLog } from './doubts.ts'

export interface JobsParts {
  barrier: Barrier
  world: World
  dispatcher: Dispatcher
  store: StorePort
  /** Sets the clock by the store's, where nodes share one. */
  lookAtTime?: (() => Promise<void>) | undefined
  events: Pick<Events, 'beat'>
  courier: Pick<Courier, 'look'>
  sinks: Pick<Sinks, 'look'>
  /** Absent where checkpoints are posted nowhere. */
  checkpoints: Pick<CheckpointPost, 'look'> | undefined
  room: Pick<Room, 'full' | 'met' | 'look'>
  /** Scrubs what was erased out of the store's files, later where it could not be done at once. */
  scrubbing: { look(): void }
  sequencer: Pick<Sequencer, 'vouchDropped'>
  /** So many days usage records are kept. */
  historyDays: number
  /** This life of this server: no two processes ever have the same. */
  node: string
  log: JobsLog
  doubts: Doubts
}

/** Reads without a caller and without a record: what is found decides only what is looked at again inside a transaction. */
export function look<T>(
  { barrier, doubts }: Pick<JobsParts, 'barrier' | 'doubts'>,
  read: (view: View, doubts: Doubts) => Promise<T>,
): Promise<T> {
  return barrier.observe(async (view) => ({ result: await read(view, doubts), records: [] }))
}
