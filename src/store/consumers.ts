import { sql } from 'kysely'
import type { ConsumerRow } from '#core/consumer-row'
import type { Engine } from './engine.ts'
import { compile, type Query, type Raw, rowOf } from './query.ts'
import { CONSUMER_COLUMNS } from './schema.ts'

const NAMES = CONSUMER_COLUMNS.map((column) => `"${column}"`).join(', ')

/** Begins the statement that writes consumers, the same on both engines; where their values come from follows. */
export const PUT_CONSUMERS = `insert into "consumer" (${NAMES})`
/** Ends it, leaving `firstReadAt` as it is: who holds the version already has held it since they first did, and no read makes the last one older. */
export const OVER_KNOWN = `on conflict ("secret", "principal") do update set "name" = excluded."name", "type" = excluded."type",
  "since" = case when "consumer"."version" = excluded."version" then "consumer"."since" else excluded."since" end,
  "version" = excluded."version",
  "lastReadAt" = case when excluded."lastReadAt" > "consumer"."lastReadAt" then excluded."lastReadAt" else "consumer"."lastReadAt" end`

export function consumersQuery(engine: Engine, secrets: readonly string[]): Query {
  const columns = sql.join(CONSUMER_COLUMNS.map((column) => sql.id('c', column)))
  return compile(
    engine,
    sql`select "h"."position", ${columns} from "feed_head" as "h"
      left join "consumer" as "c" on ${engine.oneOf(sql.id('c', 'secret'), secrets)} order by "c"."lastReadAt" desc, "c"."principal"`,
  )
}

export function consumersOf(raws: readonly Raw[]): { position: number; consumers: ConsumerRow[] } {
  const consumers = raws.filter((raw) => raw[1] !== null).map((raw) => rowOf<ConsumerRow>(CONSUMER_COLUMNS, raw, 1))
  return { position: (raws[0] as Raw)[0] as number, consumers }
}

/** All columns of all consumers in one list. */
export function flatConsumers(consumers: readonly ConsumerRow[]): (string | number)[] {
  return consumers.flatMap((consumer) => CONSUMER_COLUMNS.map((column) => consumer[column]))
}
