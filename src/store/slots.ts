import { sql } from 'kysely'
import type { Setup, SlotRow } from '#core/ports/store'
import type { Engine } from './engine.ts'
import { type Connection, compile, rowOf } from './query.ts'
import { SLOT_COLUMNS } from './schema.ts'
import { insertInto } from './statements.ts'

/** The slots of a store, opened beside its servers or without one. */
export interface SlotsAccess {
  readonly engine: Engine['name']
  /** Runs work while no other program changes the slots; each of its statements is a commit of its own. */
  alone<T>(work: (setup: Setup) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Oldest first. */
export async function slotsFrom(connection: Connection, engine: Engine): Promise<SlotRow[]> {
  const columns = SLOT_COLUMNS.map((column) => sql.id(column))
  const raws = await connection.rows(compile(engine, sql`select ${sql.join(columns)} from "slot" order by "createdAt", "id"`))
  return raws.map((raw) => rowOf<SlotRow>(SLOT_COLUMNS, raw, 0))
}

export function setupOn(connection: Connection, engine: Engine): Setup {
  const run = async (statement: Parameters<typeof compile>[1]) => {
    await connection.run(compile(engine, statement))
  }
  return {
    slots: () => slotsFrom(connection, engine),
    addSlot: (slot) => run(insertInto('slot', SLOT_COLUMNS, (column) => slot[column as keyof SlotRow])),
    removeSlot: (id) => run(sql`delete from "slot" where "id" = ${id}`),
  }
}
