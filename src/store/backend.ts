import type { ConsumerRow } from '#core/consumer-row'
import type { Entered } from '#core/ports/history-store'
import type { NewUsageRow } from '#core/usage-row'
import type { Engine } from './engine.ts'
import type { Hints } from './hints.ts'
import type { Connection } from './query.ts'
import type { Recorded } from './recorded.ts'

/** A transaction that has shut out all other writers, of all nodes. Its statements may overlap; they run in their order. */
export interface Transaction extends Connection {
  /** Where the feed stands since the others are shut out. */
  readonly position: number
  append(records: readonly NewUsageRow[]): Promise<void>
  /** The feed was advanced to this position: other nodes hear of it once this is committed. */
  announce(position: number): Promise<void>
  /** Throws Problem `store.unavailable` when nothing was written, `store.uncertain` when that is not known. */
  commit(): Promise<void>
  /** Never throws: what cannot be rolled back is dropped together with its connection. */
  rollback(): Promise<void>
}

/** What an engine brings besides SQL. All of it throws Problem `store.unavailable` when the engine cannot be reached. */
export interface Backend {
  readonly engine: Engine
  readonly hints: Hints
  /** For reads that touch a few rows. */
  readonly quick: Connection
  /** For reads that may look at many rows; they hold up nothing else. */
  readonly wide: Connection
  /** For small writes, each a commit of its own, that take no part in the feed. */
  readonly aside: Connection
  /** Who wants to hear of records of this node. */
  readonly recorded: Recorded
  /** The log that this node writes. */
  ownLog(): Promise<number>
  /** Whether a node that lives writes this log, this one or another. */
  isWritten(log: number): Promise<boolean>
  begin(): Promise<Transaction>
  /** `StorePort.appendReads`, for one record or more. */
  appendReads(position: number | null, records: readonly NewUsageRow[], consumers: readonly ConsumerRow[]): Promise<boolean>
  /** Writes what a sequencer tells, in one transaction; `false` where the log has another size. */
  enter(entered: Entered): Promise<boolean>
  /** Runs work while no other node does; each of its statements is a commit of its own. */
  setup<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  scrub(): Promise<void>
  /** `StorePort.roomInside`. */
  roomInside(): Promise<number>
  close(): Promise<void>
}
