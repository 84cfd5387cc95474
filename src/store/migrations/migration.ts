import type { RawBuilder } from 'kysely'
import type { Engine } from '../engine.ts'

/**
 * One step of the schema. It is history: it names its columns itself, and never changes once it was released. What it
 * gives is run in one transaction, on either engine.
 */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number
  readonly name: string
  up(engine: Engine): readonly RawBuilder<unknown>[]
}
