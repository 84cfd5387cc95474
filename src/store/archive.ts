import type { Engine } from './engine.ts'
import type { Connection } from './query.ts'

/** A store as it is at one moment, for reading all of it while others go on. */
export interface Snapshot {
  readonly engine: Engine
  readonly connection: Connection
  close(): Promise<void>
}

/** A store that is to be filled from a dump. */
export interface Restoring {
  readonly engine: Engine
  /**
   * Makes the schema of this version, runs the work in one transaction, then brings the schema up to date. Nothing is
   * kept when the work throws. Throws when the store has another version already.
   */
  fill(version: number, work: (connection: Connection) => Promise<void>): Promise<void>
  close(): Promise<void>
}
