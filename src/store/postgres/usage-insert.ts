import type { ConsumerRow } from '#core/consumer-row'
import type { NewUsageRow } from '#core/usage-row'
import { OVER_KNOWN, PUT_CONSUMERS } from '../consumers.ts'
import type { Query } from '../query.ts'
import { CONSUMER_COLUMNS, CONSUMER_WHOLE, USAGE_COLUMNS, USAGE_WHOLE } from '../schema.ts'

const NAMES = USAGE_COLUMNS.map((column) => `"${column}"`).join(', ')
const TYPED = USAGE_COLUMNS.map((column) => `"${column}" ${USAGE_WHOLE.has(column) ? 'bigint' : 'text'}`).join(', ')
const RECORDS = `insert into "usage" (${NAMES}) select ${NAMES} from json_to_recordset($1::json) as "record"(${TYPED})`
const IF_UNMOVED = `${RECORDS} where (select "position" from "feed_head") = $2`

/** NUL and halves of surrogate pairs, which JSON may hold and PostgreSQL's text may not. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i

const READERS = CONSUMER_COLUMNS.map((column) => `"${column}"`).join(', ')
const READERS_TYPED = CONSUMER_COLUMNS.map((column) => `"${column}" ${CONSUMER_WHOLE.has(column) ? 'bigint' : 'text'}`).join(', ')
/** One statement, so that a read's record and its consumer stand or fall together. */
const WITH_CONSUMERS = `with "told" as (${PUT_CONSUMERS} select ${READERS} from json_to_recordset($3::json) as "reader"(${READERS_TYPED})
  where $2::bigint is null or (select "position" from "feed_head") = $2 order by "secret", "principal" ${OVER_KNOWN})
  ${RECORDS} where $2::bigint is null or (select "position" from "feed_head") = $2`

/** All records in one parameter: building JSON is cheaper for us than an array for each column, and they may come in any number. */
export function usageInsert(records: readonly NewUsageRow[], position: number | null, consumers: readonly ConsumerRow[] = []): Query {
  const json = storableJson(records)
  if (consumers.length > 0)
    return { name: 'append with consumers', sql: WITH_CONSUMERS, parameters: [json, position, storableJson(consumers)] }
  if (position === null) return { name: 'append', sql: RECORDS, parameters: [json] }
  return { name: 'append if unmoved', sql: IF_UNMOVED, parameters: [json, position] }
}

function storableJson(records: readonly object[]): string {
  const json = JSON.stringify(records)
  if (!UNSTORABLE.test(json)) return json
  return JSON.stringify(records, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  )
}
