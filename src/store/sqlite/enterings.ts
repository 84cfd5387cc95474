import type { Entered } from '#core/ports/history-store'
import { ENTERED_BYTES, ENTERED_COLUMNS, type EnteredTable, enteredRows } from '../entering.ts'
import { insertText } from './insert-text.ts'
import type { Batch } from './messages.ts'

const INSERTS = Object.fromEntries(
  Object.entries(ENTERED_COLUMNS).map(([table, columns]) => [
    table,
    insertText(table, columns, 1, (column) => (ENTERED_BYTES.has(column) ? 'unhex(?)' : '?')),
  ]),
) as Record<EnteredTable, string>
const LOG = 'update "usage_log" set "size" = ?, "checkpoint" = ?, "posted" = ? where "id" = ?'

/** The statement that gives the log's size, and what is written when it is as expected. */
export function enterings(entered: Entered): [string, ...Batch[]] {
  const { log, size, checkpoint, posted } = entered
  const rows = Object.entries(enteredRows(entered)).filter(([, each]) => each.length > 0) as [EnteredTable, (string | number)[][]][]
  return [
    `select "size" from "usage_log" where "id" = ${log}`,
    { sql: LOG, width: 4, values: JSON.stringify([size, checkpoint, posted, log]) },
    ...rows.map(([table, each]) => ({ sql: INSERTS[table], width: ENTERED_COLUMNS[table].length, values: JSON.stringify(each.flat()) })),
  ]
}
