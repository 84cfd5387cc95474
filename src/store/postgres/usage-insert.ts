import { storableText } from '#base/storable-text'
import type { ConsumerRow } from '#core/consumer-row'
import { OVER_KNOWN, PUT_CONSUMERS } from '../consumers.ts'
import type { Query } from '../query.ts'
import { WRITTEN_COLUMNS, type Written } from '../recorder.ts'
import { CONSUMER_COLUMNS, CONSUMER_WHOLE } from '../schema.ts'

type Table = keyof typeof WRITTEN_COLUMNS

const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'account',
  'requestorType',
  'requestor',
  'requestorName',
  'accessKey',
  'source',
  'product',
  'action',
  'title',
  'result',
  'problem',
  'stage',
  'resourceId',
  'resourceName',
  'nrn',
  'requestId',
])

/** All rows of a table in one parameter: building JSON is cheaper for us than an array for each column. */
function rowsOf(table: Table, parameter: string): string {
  const columns: readonly string[] = WRITTEN_COLUMNS[table]
  const names = columns.map((column) => `"${column}"`).join(', ')
  const values = columns.map((column) => (column === 'requestId' ? `decode("requestId", 'hex')` : `"${column}"`)).join(', ')
  const typed = columns.map((column) => `"${column}" ${TEXTS.has(column) ? 'text' : 'bigint'}`).join(', ')
  return `insert into "${table}" (${names}) select ${values} from json_to_recordset(${parameter}::json) as "row"(${typed})`
}

const UNMOVED = 'where $2::bigint is null or (select "position" from "feed_head") = $2'
const RECORDS = `${rowsOf('usage', '$1')} ${UNMOVED}`

const FACTS = (Object.keys(WRITTEN_COLUMNS) as Table[]).filter((table) => table !== 'usage')
const READERS = CONSUMER_COLUMNS.map((column) => `"${column}"`).join(', ')
const READERS_TYPED = CONSUMER_COLUMNS.map((column) => `"${column}" ${CONSUMER_WHOLE.has(column) ? 'bigint' : 'text'}`).join(', ')
const WITH = [
  ...FACTS.map((table, at) => `"new ${table}" as (${rowsOf(table, `$${at + 4}`)} ${UNMOVED})`),
  `"told" as (${PUT_CONSUMERS} select ${READERS} from json_to_recordset($3::json) as "reader"(${READERS_TYPED})
  ${UNMOVED} order by "secret", "principal" ${OVER_KNOWN})`,
].join(', ')
/** One statement, so that a record, what is new in it, and its consumer stand or fall together. */
const ALL = `with ${WITH} ${RECORDS}`

/** `position`: only if the feed stands there. */
export function usageInsert(written: Written, position: number | null, consumers: readonly ConsumerRow[] = []): Query {
  const records = json('usage', written.records)
  const tables = Object.keys(written.facts)
  if (tables.length === 0 && consumers.length === 0) return { name: 'append', sql: RECORDS, parameters: [records, position] }
  const facts = FACTS.map((table) => json(table, (written.facts as Partial<Record<Table, unknown[]>>)[table] ?? []))
  return { name: 'append with facts', sql: ALL, parameters: [records, position, storableJson(consumers), ...facts] }
}

function json(table: Table, values: readonly unknown[]): string {
  const columns = WRITTEN_COLUMNS[table]
  const rows: Record<string, unknown>[] = []
  for (let from = 0; from < values.length; from += columns.length) {
    const row: Record<string, unknown> = {}
    for (let at = 0; at < columns.length; at++) row[columns[at] as string] = values[from + at]
    rows.push(row)
  }
  return JSON.stringify(rows)
}

/** NUL and halves of surrogate pairs, which JSON may hold and PostgreSQL's text may not. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i

function storableJson(records: readonly object[]): string {
  const text = JSON.stringify(records)
  if (!UNSTORABLE.test(text)) return text
  return JSON.stringify(records, (_, value: unknown) => (typeof value === 'string' ? storableText(value) : value))
}
