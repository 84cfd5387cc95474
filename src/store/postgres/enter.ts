import type { Entered } from '#core/ports/history-store'
import { ENTERED_BYTES, ENTERED_COLUMNS, type EnteredTable, enteredRows } from '../entering.ts'
import type { Query } from '../query.ts'

/** Rows are arrays in JSON, and only where the log stood as expected. */
function rowsOf(table: EnteredTable, parameter: string): string {
  const columns: readonly string[] = ENTERED_COLUMNS[table]
  const names = columns.map((column) => `"${column}"`).join(', ')
  const values = columns.map((column, at) => (ENTERED_BYTES.has(column) ? `decode("row"->>${at}, 'hex')` : `("row"->>${at})::bigint`))
  return `"new ${table}" as (insert into "${table}" (${names}) select ${values.join(', ')}
    from json_array_elements(${parameter}::json) as "each"("row") where exists (select from "entered"))`
}

const TABLES = Object.keys(ENTERED_COLUMNS) as EnteredTable[]
const ENTER = `with "entered" as (update "usage_log" set "size" = $2, "checkpoint" = $3, "posted" = $4
  where "id" = $1 and "size" = $5 returning "id"), ${TABLES.map((table, at) => rowsOf(table, `$${at + 6}`)).join(', ')}
  select "id" from "entered"`

/** One statement; it gives a row where it was done. */
export function enter(entered: Entered): Query {
  const { log, size, checkpoint, posted, before } = entered
  const rows = enteredRows(entered)
  return {
    name: 'enter',
    sql: ENTER,
    parameters: [log, size, checkpoint, posted, before, ...TABLES.map((table) => JSON.stringify(rows[table]))],
  }
}
