import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Snapshot } from './archive.ts'
import type { Engine } from './engine.ts'
import { MIGRATIONS } from './migrations/list.ts'
import { compile, type Query, type Raw } from './query.ts'
import {
  ACTIVATION_COLUMNS,
  CONSUMER_COLUMNS,
  FACT_COLUMNS,
  type FactTable,
  KINDS,
  LOG_COLUMNS,
  MARK_COLUMNS,
  POSTING_COLUMNS,
  ROW_COLUMNS,
  SEGMENT_COLUMNS,
  SLOT_COLUMNS,
  type TableName,
  USAGE_STORED,
  VALUE_COLUMNS,
} from './schema.ts'

/**
 * The form of a dump, JSON lines in UTF-8:
 *
 *     {"format":"coffer-dump/1","schema":1,"tables":{"account":["id",…],…}}
 *     {"table":"account"}
 *     ["…",…]                              one row; bytes as {"base64":"…"}
 *     {"rows":123,"sha256":"…"}            over every byte before this line
 *
 * It is what a backup is on both engines, so that either can be put back into the other.
 */
export const FORMAT = 'coffer-dump/1'

interface Dumped {
  columns: readonly string[]
  /** The primary key: rows are read in its order, a batch at a time. */
  key: readonly string[]
  batch: number
  /** Rows that are left out fail this. */
  only?: RawBuilder<unknown>
}

const ROWS = 500
/** Tables whose rows may be large are read in smaller batches. */
const BATCHES: Partial<Record<TableName, number>> = { action: 4, activation: 50, usage_leaves: 50 }

/** What is kept. Left out are the feed (a restored store has no reader that was away), leases and the probe. */
const TABLES: ReadonlyMap<TableName, Dumped> = new Map<TableName, Dumped>([
  ...KINDS.map((kind): [TableName, Dumped] => [kind, { columns: ROW_COLUMNS[kind], key: ['id'], batch: BATCHES[kind] ?? ROWS }]),
  ['value', { columns: [...VALUE_COLUMNS, 'erased'], key: ['secret', 'version'], batch: ROWS, only: sql`"erased" = 0` }],
  ['activation', { columns: ACTIVATION_COLUMNS, key: ['id'], batch: BATCHES['activation'] ?? ROWS }],
  ['mark', { columns: MARK_COLUMNS, key: ['kind', 'id'], batch: ROWS }],
  ['usage', { columns: USAGE_STORED, key: ['seq'], batch: ROWS }],
  ...Object.entries(FACT_COLUMNS).map(([name, columns]): [TableName, Dumped] => [name as FactTable, { columns, key: ['id'], batch: ROWS }]),
  ['usage_day', { columns: ['seq', 'day'], key: ['seq'], batch: ROWS }],
  ['usage_log', { columns: LOG_COLUMNS, key: ['id'], batch: ROWS }],
  ['usage_segment', { columns: SEGMENT_COLUMNS, key: ['id'], batch: ROWS }],
  ['usage_leaves', { columns: ['seq', 'hashes'], key: ['seq'], batch: BATCHES['usage_leaves'] ?? ROWS }],
  ['usage_posting', { columns: POSTING_COLUMNS, key: ['segment', 'term'], batch: ROWS }],
  ['consumer', { columns: CONSUMER_COLUMNS, key: ['secret', 'principal'], batch: ROWS }],
  ['used_right', { columns: ['principal', 'action', 'lastUsedAt'], key: ['principal', 'action'], batch: ROWS }],
  ['feed_head', { columns: ['id', 'position', 'trimmed', 'link', 'seal'], key: ['id'], batch: ROWS }],
  ['sequence', { columns: ['name', 'last'], key: ['name'], batch: ROWS }],
  ['slot', { columns: SLOT_COLUMNS, key: ['id'], batch: ROWS }],
  ['heartbeat', { columns: ['id', 'at', 'before'], key: ['id'], batch: ROWS }],
  ['refusal', { columns: ['minute', 'reason', 'address', 'count'], key: ['minute', 'reason', 'address'], batch: ROWS }],
])

/**
 * The whole store as of the snapshot, piece by piece, as fast as it is asked for. It holds values only as they are
 * stored, sealed, and never the root key. `onRows` hears how many rows were read so far.
 */
export async function* dumpStore(snapshot: Snapshot, onRows: (rows: number) => void = () => undefined): AsyncGenerator<Uint8Array> {
  await checkVersion(snapshot)
  const hash = createHash('sha256')
  const piece = (lines: readonly unknown[]) => {
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8')
    hash.update(bytes)
    return bytes
  }
  const tables = Object.fromEntries([...TABLES].map(([name, { columns }]) => [name, columns]))
  yield piece([{ format: FORMAT, schema: MIGRATIONS.length, tables }])
  let rows = 0
  for (const [name, table] of TABLES) {
    yield piece([{ table: name }])
    for await (const batch of batches(snapshot, name, table)) {
      rows += batch.length
      yield piece(batch.map((raw) => raw.map(written)))
      onRows(rows)
    }
  }
  yield Buffer.from(`${JSON.stringify({ rows, sha256: hash.digest('hex') })}\n`, 'utf8')
}

async function checkVersion({ engine, connection }: Snapshot): Promise<void> {
  const [raw] = await connection.rows(compile(engine, sql`select max("version") from "schema_version"`)).catch(() => [])
  if (raw?.[0] === MIGRATIONS.length) return
  if (typeof raw?.[0] !== 'number') throw new Error('There is no Coffer store to back up.')
  throw new Error(
    `The ${engine.name} store has version ${raw[0]} of the schema, and this program backs up version ${MIGRATIONS.length}. Use the Coffer that the server runs.`,
  )
}

async function* batches({ engine, connection }: Snapshot, name: TableName, table: Dumped): AsyncGenerator<Raw[]> {
  let after: readonly unknown[] | undefined
  for (;;) {
    const rows = await connection.rows(batchQuery(engine, name, table, after))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    if (rows.length < table.batch) return
    after = table.key.map((column) => last[table.columns.indexOf(column)])
  }
}

function batchQuery(engine: Engine, name: TableName, { columns, key, batch, only }: Dumped, after: readonly unknown[] | undefined): Query {
  const list = (names: readonly string[]): RawBuilder<unknown> => sql`${sql.join(names.map((each) => sql.id(each)))}`
  const conditions = [only ?? sql`1 = 1`, ...(after === undefined ? [] : [sql`(${list(key)}) > (${sql.join(after)})`])]
  return compile(
    engine,
    sql`select ${list(columns)} from ${sql.table(name)} where ${sql.join(conditions, sql` and `)} order by ${list(key)} limit ${batch}`,
  )
}

function written(value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') } : value
}
