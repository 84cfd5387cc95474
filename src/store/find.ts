import { type RawBuilder, sql } from 'kysely'
import type { Condition, FindOptions, Found, Loaded } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import { looksThrough, orderBy, where } from './conditions.ts'
import type { Engine } from './engine.ts'
import { compile, type Query, type Raw, rowOf } from './query.ts'
import { ROW_COLUMNS } from './schema.ts'

/** A page of so many rows, begun so far in, still counts as a quick read. */
const QUICK_ROWS = 200
const QUICK_OFFSET = 1000

/** Before the row's own columns: the feed's position. */
const ROW_FROM = 1

/** The columns of a row `t` of the kind, beside the feed's head `h`. */
export function placedRow(kind: Kind): RawBuilder<unknown> {
  return sql`"h"."position", ${sql.join(ROW_COLUMNS[kind].map((column) => sql.id('t', column)))}`
}

export function loadedOf<K extends Kind>(kind: K, raw: Raw): Loaded<Rows[K]> {
  const row = raw[ROW_FROM] === null ? undefined : rowOf<Rows[K]>(ROW_COLUMNS[kind], raw, ROW_FROM)
  return { position: raw[0] as number, row }
}

/** The join with the feed's head gives one row with the position even where nothing is found. */
export function findQuery<K extends Kind>(
  engine: Engine,
  kind: K,
  conditions: readonly Condition<Rows[K]>[],
  options: FindOptions<Rows[K]>,
): Query {
  const order = orderBy(kind, options.order)
  const matching = where(engine, kind, conditions)
  const row = placedRow(kind)
  if (options.limit === undefined && options.offset === undefined) {
    return compile(engine, sql`select ${row} from "feed_head" as "h" left join ${sql.table(kind)} as "t" on ${matching} ${order}`)
  }
  const page = sql`limit ${whole(options.limit ?? Number.MAX_SAFE_INTEGER)} offset ${whole(options.offset ?? 0)}`
  const rows = sql`select "t".* from ${sql.table(kind)} as "t" where ${matching} ${order} ${page}`
  return compile(engine, sql`select ${row} from "feed_head" as "h" left join (${rows}) as "t" on 1 = 1 ${order}`)
}

function whole(count: number): number {
  if (!Number.isSafeInteger(count) || count < 0) throw new Error('limit and offset are whole numbers from 0')
  return count
}

export function foundOf<K extends Kind>(kind: K, raws: readonly Raw[]): Found<Rows[K]> {
  const rows = raws.filter((raw) => raw[ROW_FROM] !== null).map((raw) => rowOf<Rows[K]>(ROW_COLUMNS[kind], raw, ROW_FROM))
  return { position: (raws[0] as Raw)[0] as number, rows }
}

export function countQuery<K extends Kind>(engine: Engine, kind: K, conditions: readonly Condition<Rows[K]>[]): Query {
  const count = sql`(select count(*) from ${sql.table(kind)} as "t" where ${where(engine, kind, conditions)})`
  return compile(engine, sql`select "h"."position", ${count} from "feed_head" as "h"`)
}

/** Whether a find may have to look at more than a page of rows. */
export function isWide<R>(conditions: readonly Condition<R>[], { limit, offset = 0 }: FindOptions<R>): boolean {
  return limit === undefined || limit > QUICK_ROWS || offset > QUICK_OFFSET || looksThrough(conditions)
}
