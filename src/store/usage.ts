import { type RawBuilder, sql } from 'kysely'
import type { UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import type { Engine } from './engine.ts'
import { compile, type Query, type Raw, rowOf } from './query.ts'
import { USAGE_COLUMNS } from './schema.ts'

/** Counts are exact up to here; more is told as one more. */
export const TOTAL_MAX = 10_000
/** A keyword is looked for in so many of the newest records that the rest of the search leaves. */
export const KEYWORD_SCAN_MAX = 50_000
/** How many numbers of records stand in one block of the index by resource. Part of the schema. */
const BLOCK = 1024
/** How much of a resource's id stands in that index. Part of the schema. */
const PREFIX = 8
const SEARCHED = ['message', 'action', 'title', 'requestor', 'requestorName'] as const
const COLUMNS = ['seq', ...USAGE_COLUMNS] as const

/**
 * One statement: `matched` holds the newest records that fit, at most one more than the count is exact for; from it come
 * the total and the page.
 */
export function usageQuery(engine: Engine, search: UsageSearch): Query {
  const { limit, offset } = search
  const newest = sql`order by "u"."time" desc, "u"."seq" desc`
  const columns = sql.join(COLUMNS.map((column) => sql.id('u', column)))
  return compile(
    engine,
    sql`with recursive ${matched(engine, search, newest)}
    select "h"."position", (select count(*) from "matched"), ${columns}
    from "feed_head" as "h"
    left join (select "seq" from "matched" as "u" ${newest} limit ${limit} offset ${offset}) as "page" on 1 = 1
    left join "usage" as "u" on "u"."seq" = "page"."seq" ${newest}`,
  )
}

function matched(engine: Engine, search: UsageSearch, newest: RawBuilder<unknown>): RawBuilder<unknown> {
  const { resourceId, keyword } = search
  const fits = within(search)
  const found = (from: RawBuilder<unknown>) =>
    sql`"matched" as materialized (select "u"."seq", "u"."time" from ${from} ${newest} limit ${sql.lit(TOTAL_MAX + 1)})`
  if (resourceId !== undefined) {
    const here = keyword === undefined ? fits : sql`${fits} and ${hasKeyword(engine, keyword)}`
    return sql`${blocks(resourceId, fits)}, ${found(sql`"block" cross join "usage" as "u" where ${inBlock(sql`"block"."n"`, resourceId)} and ${here}`)}`
  }
  if (keyword === undefined) return found(sql`"usage" as "u" where ${fits}`)
  const scanned = sql`select "u".* from "usage" as "u" where ${fits} ${newest} limit ${sql.lit(KEYWORD_SCAN_MAX)}`
  return found(sql`(${scanned}) as "u" where ${hasKeyword(engine, keyword)}`)
}

/**
 * The records of one resource lie in an index by (block of numbers, resource): its newest part is small, so that records
 * of reads all over the store are cheap to add, which an index by resource alone would make four times as dear. The
 * price is paid here: blocks are looked up one by one from the newest, until enough was found.
 */
function blocks(resourceId: string, fits: RawBuilder<boolean>): RawBuilder<unknown> {
  const count = (n: RawBuilder<unknown>) => sql`(select count(*) from "usage" as "u" where ${inBlock(n, resourceId)} and ${fits})`
  return sql`"block"("n", "found") as (
    select "top"."n", ${count(sql`"top"."n"`)} from (select max("seq") / ${sql.lit(BLOCK)} as "n" from "usage") as "top"
    union all
    select "block"."n" - 1, "block"."found" + ${count(sql`"block"."n" - 1`)} from "block"
    where "block"."n" > (select min("seq") / ${sql.lit(BLOCK)} from "usage") and "block"."found" <= ${sql.lit(TOTAL_MAX)})`
}

function inBlock(n: RawBuilder<unknown>, resourceId: string): RawBuilder<boolean> {
  const prefix = sql`substr(cast(${resourceId} as text), 1, ${sql.lit(PREFIX)})`
  return sql<boolean>`"u"."seq" / ${sql.lit(BLOCK)} = ${n} and substr("u"."resourceId", 1, ${sql.lit(PREFIX)}) = ${prefix} and "u"."resourceId" = ${resourceId}`
}

function within({ account, from, to, succeeded }: UsageSearch): RawBuilder<boolean> {
  const conditions = [sql<boolean>`"u"."account" = ${account}`]
  if (from !== undefined) conditions.push(sql<boolean>`"u"."time" >= ${from}`)
  if (to !== undefined) conditions.push(sql<boolean>`"u"."time" <= ${to}`)
  if (succeeded !== undefined) conditions.push(sql<boolean>`"u"."result" = 'SUCCESS' and "u"."action" in (${sql.join([...succeeded])})`)
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function hasKeyword(engine: Engine, keyword: string): RawBuilder<boolean> {
  const each = SEARCHED.map((column) => engine.contains(sql.id('u', column), keyword))
  return sql<boolean>`(${sql.join(each, sql` or `)})`
}

export function usageOf(raws: readonly Raw[]): { position: number; rows: UsageRow[]; total: number } {
  const [position, total] = raws[0] as Raw
  const rows = raws.filter((raw) => raw[2] !== null).map((raw) => rowOf<UsageRow>(COLUMNS, raw, 2))
  return { position: position as number, rows, total: total as number }
}
