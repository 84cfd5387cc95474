import type { Kysely, RawBuilder } from 'kysely'
import type { Schema } from './schema.ts'

/** What differs between the engines, each difference with a name. Everything else is said once, for both. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** Builds and compiles statements; it is connected to nothing. */
  readonly db: Kysely<Schema>
  /** The types of columns. Text is compared byte by byte on both engines, whatever the database's locale. */
  readonly types: {
    readonly text: string
    readonly whole: string
    readonly bytes: string
  }
  /** What ends the definition of a table: of one whose rows are large, and of one that is little more than its key. */
  readonly tableEnd: { readonly rows: string; readonly keyed: string }
  /**
   * Whether an erased value stays as a row of its size full of zeros. Rows of values are then only ever appended, or
   * overwritten where they lie: moving rows between pages would leave copies in them that no erasing finds.
   */
  readonly erasesInPlace: boolean
  /** `*` in the pattern is any run of characters, everything else is itself; upper and lower case differ. */
  like(column: RawBuilder<unknown>, pattern: string): RawBuilder<boolean>
  /** Whether the column is one of these, none of which is null. One parameter, however many there are. */
  oneOf(column: RawBuilder<unknown>, values: readonly (string | number)[]): RawBuilder<boolean>
  /** Whether the text stands in the column, both with small letters (A–Z alone are folded). */
  contains(column: RawBuilder<unknown>, text: string): RawBuilder<boolean>
  /** Whether these bytes stand somewhere in the column. */
  holds(column: RawBuilder<unknown>, bytes: Uint8Array): RawBuilder<boolean>
  /** The text that `storedRequestId` stored. */
  requestId(column: RawBuilder<unknown>): RawBuilder<string>
  /** All values of a group, which are text or numbers, as a list in JSON; and all bytes of one, in hexadecimal. Both in the same order. */
  listed(column: RawBuilder<unknown>): RawBuilder<string>
  joined(column: RawBuilder<unknown>): RawBuilder<string>
  /** The clock of the store, in whole milliseconds. */
  now(): RawBuilder<number>
}
