import type { Entered, PostingRow } from '#core/ports/history-store'
import { ENTERED_BYTES, ENTERED_COLUMNS, type EnteredTable, enteredRows } from '../entering.ts'
import { insertText } from './insert-text.ts'
import type { Batch, PackedRows } from './messages.ts'

const INSERTS = Object.fromEntries(
  Object.entries(ENTERED_COLUMNS).map(([table, columns]) => [
    table,
    insertText(table, columns, 1, (column) => (ENTERED_BYTES.has(column) ? 'unhex(?)' : '?')),
  ]),
) as Record<EnteredTable, string>
const LOG = 'update "usage_log" set "size" = ?, "checkpoint" = ?, "posted" = ? where "id" = ?'

/** The statement that gives the log's size, and what is written when it is as expected. */
export function enterings(entered: Entered): [string, ...(Batch | PackedRows)[]] {
  const { log, size, checkpoint, posted, postings } = entered
  const few = Object.entries(enteredRows({ ...entered, postings: [] }))
  const rows = few.filter(([, each]) => each.length > 0) as [EnteredTable, (string | number)[][]][]
  return [
    `select "size" from "usage_log" where "id" = ${log}`,
    { sql: LOG, width: 4, values: JSON.stringify([size, checkpoint, posted, log]) },
    ...rows.map(([table, each]) => ({ sql: INSERTS[table], width: ENTERED_COLUMNS[table].length, values: JSON.stringify(each.flat()) })),
    ...(postings.length > 0 ? [packed(postings)] : []),
  ]
}

/** There may be thousands of them at once, while records wait to be written. */
function packed(postings: readonly PostingRow[]): PackedRows {
  const columns = ENTERED_COLUMNS.usage_posting
  const numbers = new Float64Array(postings.length * columns.length)
  const bytes = new Uint8Array(postings.reduce((sum, { at }) => sum + at.byteLength, 0))
  let taken = 0
  for (const [row, { segment, term, count, at }] of postings.entries()) {
    numbers.set([segment, term, count, at.byteLength], row * columns.length)
    bytes.set(at, taken)
    taken += at.byteLength
  }
  return { table: 'usage_posting', columns, place: columns.indexOf('at'), numbers, bytes }
}
