import { type RawBuilder, sql } from 'kysely'
import { type Instant, MINUTE } from '#base/instant'
import type { RefusalCount, StorePort } from '#core/ports/store'
import type { Backend } from './backend.ts'
import { dropInSteps } from './drop-in-steps.ts'
import type { Ground } from './postings.ts'
import { compile } from './query.ts'

/** So many minutes are dropped with one commit: of a flood some thousand rows each. */
const MINUTES_AT_ONCE = 5

/** At least one count; those of one line are added up. */
export function putRefusals(counts: Parameters<StorePort['countRefusals']>[0]): RawBuilder<unknown> {
  const sums = new Map<string, (typeof counts)[number]>()
  for (const each of counts) {
    const key = JSON.stringify([each.minute, each.reason, each.address])
    sums.set(key, { ...each, count: each.count + (sums.get(key)?.count ?? 0) })
  }
  const rows = [...sums.values()].map(({ minute, reason, address, count }) => sql`(${minute}, ${reason}, ${address}, ${count})`)
  return sql`insert into "refusal" ("minute", "reason", "address", "count") values ${sql.join(rows)}
    on conflict ("minute", "reason", "address") do update set "count" = "refusal"."count" + excluded."count"`
}

export async function refusalCounts(
  { engine, connection }: Ground,
  from: Instant,
  most: { reasons: number; addresses: number },
): Promise<RefusalCount[]> {
  const sums = sql`select "reason", "address", cast(sum("count") as bigint) from "refusal" where "minute" > ${from - MINUTE} group by 1, 2`
  const reasons = new Map<string, RefusalCount>()
  for (const [reason, address, count] of (await connection.rows(compile(engine, sums))) as [string, string, number][]) {
    const known = reasons.get(reason) ?? { reason, count: 0, addresses: [] }
    known.count += count
    known.addresses.push({ address, count })
    reasons.set(reason, known)
  }
  const first = <T extends { count: number }>(all: Iterable<T>, limit: number) =>
    [...all].sort((left, right) => right.count - left.count).slice(0, limit)
  return first(reasons.values(), most.reasons).map((each) => ({ ...each, addresses: first(each.addresses, most.addresses) }))
}

export function dropRefusals(backend: Backend, before: Instant): Promise<void> {
  return dropInSteps(backend, ['refusal', 'minute'], { from: 0, to: before, step: MINUTES_AT_ONCE * MINUTE })
}
