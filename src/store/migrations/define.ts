import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'

/** The type of a column; with a question mark it may be null. */
export type Column = `${'text' | 'whole' | 'bytes'}${'' | '?'}`

/** The last columns of every guarded kind. */
export const GUARD = { epoch: 'whole', mac: 'bytes' } as const

export interface TableOptions {
  /** The primary key: `id` where nothing is said, none where it is empty. */
  key?: readonly string[]
  /** For tables whose rows are little more than their key. */
  keyed?: boolean
  /** Does nothing where the table exists. */
  ifMissing?: boolean
}

export function table(
  engine: Engine,
  name: string,
  columns: Readonly<Record<string, Column>>,
  options: TableOptions = {},
): RawBuilder<unknown> {
  const key = options.key ?? ['id']
  const definitions = Object.entries(columns).map(([column, type]) => sql`${sql.id(column)} ${sql.raw(typeOf(engine, type))}`)
  const constraints = key.length === 0 ? [] : [sql`primary key (${list(key)})`]
  const end = options.keyed === true ? engine.tableEnd.keyed : engine.tableEnd.rows
  const create = options.ifMissing === true ? sql`create table if not exists` : sql`create table`
  return sql`${create} ${sql.table(name)} (${sql.join([...definitions, ...constraints])}) ${sql.raw(end)}`
}

function typeOf({ types }: Engine, column: Column): string {
  const type = column.replace('?', '') as 'text' | 'whole' | 'bytes'
  return column.endsWith('?') ? types[type] : `${types[type]} not null`
}

export interface IndexOptions {
  unique?: boolean
  where?: RawBuilder<unknown>
}

/** Named after its table and columns. */
export function index(name: string, columns: readonly string[], options: IndexOptions = {}): RawBuilder<unknown> {
  const unique = options.unique === true ? sql`unique ` : sql``
  const where = options.where === undefined ? sql`` : sql` where ${options.where}`
  return sql`create ${unique}index ${sql.id([name, ...columns].join('_'))} on ${sql.table(name)} (${list(columns)})${where}`
}

/** An index of the rows in which the column is not null. */
export function indexWhereSet(name: string, column: string): RawBuilder<unknown> {
  return index(name, [column], { where: sql`${sql.id(column)} is not null` })
}

function list(columns: readonly string[]): RawBuilder<unknown> {
  return sql`${sql.join(columns.map((column) => sql.id(column)))}`
}
