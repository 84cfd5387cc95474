import { type RawBuilder, sql } from 'kysely'
import type { Condition, FindOptions, Scalar } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import type { Engine } from './engine.ts'
import { NULLABLE, ROW_COLUMNS } from './schema.ts'

const OPERATORS = { lt: sql`<`, le: sql`<=`, gt: sql`>`, ge: sql`>=` } as const
const NEVER = sql<boolean>`1 = 0`

type ColumnOf = (name: string) => RawBuilder<unknown>

/** All conditions on the rows of `t`, as they are said in JavaScript: a condition on null is true or false, never unknown. */
export function where<K extends Kind>(engine: Engine, kind: K, conditions: readonly Condition<Rows[K]>[]): RawBuilder<boolean> {
  return whereOf(engine, (name) => columnOf(kind, name), conditions)
}

/** The same on rows whose columns are found by their names. */
export function whereOf<R>(engine: Engine, columnOf: ColumnOf, conditions: readonly Condition<R>[]): RawBuilder<boolean> {
  if (conditions.length === 0) return sql<boolean>`1 = 1`
  return sql<boolean>`${sql.join(
    conditions.map((condition) => one(engine, columnOf, condition)),
    sql` and `,
  )}`
}

function one<R>(engine: Engine, columnOf: ColumnOf, condition: Condition<R>): RawBuilder<boolean> {
  if ('any' in condition) {
    if (condition.any.length === 0) return NEVER
    return sql<boolean>`(${sql.join(
      condition.any.map((each) => one(engine, columnOf, each)),
      sql` or `,
    )})`
  }
  if ('all' in condition) return sql<boolean>`(${whereOf(engine, columnOf, condition.all)})`
  if ('unreadSince' in condition) return unreadSince(columnOf('id'), condition.unreadSince)
  if ('firstReadSince' in condition) return firstReadSince(columnOf('id'), condition.firstReadSince)
  if ('not' in condition) return sql<boolean>`((${one(engine, columnOf, condition.not)}) is not true)`
  const column = columnOf(condition.column)
  switch (condition.is) {
    case 'eq':
      return condition.value === null ? sql<boolean>`${column} is null` : sql<boolean>`${column} = ${condition.value}`
    case 'ne':
      return condition.value === null ? sql<boolean>`${column} is not null` : sql<boolean>`${column} is distinct from ${condition.value}`
    case 'in':
      return oneOf(engine, column, condition.value)
    case 'like':
      return engine.like(column, condition.value)
    case 'alike':
      return sql<boolean>`lower(${column}) is not distinct from ${smallLetters(condition.value)}`
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return condition.value === null ? NEVER : sql<boolean>`${column} ${OPERATORS[condition.is]} ${condition.value}`
  }
}

function unreadSince(secret: RawBuilder<unknown>, moment: number): RawBuilder<boolean> {
  return sql<boolean>`not exists (select 1 from "consumer" as "c" where "c"."secret" = ${secret} and "c"."lastReadAt" >= ${moment})`
}

function firstReadSince(secret: RawBuilder<unknown>, moment: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from "consumer" as "c" where "c"."secret" = ${secret} and "c"."firstReadAt" >= ${moment})`
}

/** As engines know them: A–Z alone. */
function smallLetters(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function oneOf(engine: Engine, column: RawBuilder<unknown>, values: readonly Scalar[]): RawBuilder<boolean> {
  const told = values.filter((value) => value !== null)
  const among = told.length === 0 ? NEVER : engine.oneOf(column, told)
  return told.length === values.length ? among : sql<boolean>`(${among} or ${column} is null)`
}

/** Nulls come first in ascending order, last in descending order. */
export function orderBy<K extends Kind>(kind: K, order: FindOptions<Rows[K]>['order']): RawBuilder<unknown> {
  if (order === undefined || order.length === 0) return sql``
  const terms = order.map(([name, direction]) => {
    const column = columnOf(kind, name)
    const may = (NULLABLE[kind] as readonly string[]).includes(name)
    if (direction === 'asc') return may ? sql`${column} asc nulls first` : sql`${column} asc`
    return may ? sql`${column} desc nulls last` : sql`${column} desc`
  })
  return sql`order by ${sql.join(terms)}`
}

function columnOf(kind: Kind, name: string): RawBuilder<unknown> {
  if (!(ROW_COLUMNS[kind] as readonly string[]).includes(name)) throw new Error(`${kind} has no column ${name}`)
  return sql.id('t', name)
}

/** Whether the conditions hold something that no index answers. */
export function looksThrough<R>(conditions: readonly Condition<R>[]): boolean {
  return conditions.some((condition) => {
    if ('any' in condition) return looksThrough(condition.any)
    if ('all' in condition) return looksThrough(condition.all)
    return (
      'unreadSince' in condition ||
      'firstReadSince' in condition ||
      'not' in condition ||
      condition.is === 'like' ||
      condition.is === 'alike'
    )
  })
}
