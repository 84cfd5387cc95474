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
const SEARCHED = ['message', 'action', 'title', 'requestor', 'requestorName'] as const

/**
 * One statement: `matched` holds the newest records that fit, at most one more than the count is exact for; from it come
 * the total and the page.
 */
export function usageQuery(engine: Engine, search: UsageSearch): Query {
  const { limit, offset, keyword } = search
  const newest = sql`order by "u"."time" desc, "u"."seq" desc`
  const columns = sql.join(USAGE_COLUMNS.map((column) => sql.id('u', column)))
  const scanned = sql`select "u".* from "usage_record" as "u" where ${within(search)} ${newest} limit ${sql.lit(KEYWORD_SCAN_MAX)}`
  const from =
    keyword === undefined
      ? sql`"usage_record" as "u" where ${within(search)}`
      : sql`(${scanned}) as "u" where ${hasKeyword(engine, keyword)}`
  return compile(
    engine,
    sql`with "matched" as materialized (select "u"."seq", "u"."time" from ${from} ${newest} limit ${sql.lit(TOTAL_MAX + 1)})
    select "h"."position", (select count(*) from "matched"), ${columns}
    from "feed_head" as "h"
    left join (select "seq" from "matched" as "u" ${newest} limit ${limit} offset ${offset}) as "page" on 1 = 1
    left join "usage_record" as "u" on "u"."seq" = "page"."seq" ${newest}`,
  )
}

function within({ account, from, to, succeeded, resourceId }: UsageSearch): RawBuilder<boolean> {
  const conditions = [sql<boolean>`"u"."account" = ${account}`]
  if (resourceId !== undefined) conditions.push(sql<boolean>`"u"."resourceId" = ${resourceId}`)
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
  const rows = raws.filter((raw) => raw[2] !== null).map((raw) => rowOf<UsageRow>(USAGE_COLUMNS, raw, 2))
  return { position: position as number, rows, total: total as number }
}
