import type { NewUsageRow } from '#core/usage-row'
import type { Query } from '../query.ts'
import { USAGE_COLUMNS, USAGE_WHOLE } from '../schema.ts'

const NAMES = USAGE_COLUMNS.map((column) => `"${column}"`).join(', ')
const TYPED = USAGE_COLUMNS.map((column) => `"${column}" ${USAGE_WHOLE.has(column) ? 'bigint' : 'text'}`).join(', ')
const RECORDS = `insert into "usage" (${NAMES}) select ${NAMES} from json_to_recordset($1::json) as "record"(${TYPED})`
const IF_UNMOVED = `${RECORDS} where (select "position" from "feed_head") = $2`

/** NUL and halves of surrogate pairs, which JSON may hold and PostgreSQL's text may not. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i

/** All records in one parameter: building JSON is cheaper for us than an array for each column, and they may come in any number. */
export function usageInsert(records: readonly NewUsageRow[], position: number | null): Query {
  const json = storableJson(records)
  if (position === null) return { name: 'append', sql: RECORDS, parameters: [json] }
  return { name: 'append if unmoved', sql: IF_UNMOVED, parameters: [json, position] }
}

function storableJson(records: readonly NewUsageRow[]): string {
  const json = JSON.stringify(records)
  if (!UNSTORABLE.test(json)) return json
  return JSON.stringify(records, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  )
}
