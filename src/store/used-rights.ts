import { sql } from 'kysely'
import type { UsedRight } from '#core/ports/history-store'
import type { Backend } from './backend.ts'
import type { Ground } from './postings.ts'
import { compile } from './query.ts'

const AT_ONCE = 500

export async function keepUsedRights({ engine, aside }: Backend, rights: readonly UsedRight[]): Promise<void> {
  for (let from = 0; from < rights.length; from += AT_ONCE) {
    const rows = rights
      .slice(from, from + AT_ONCE)
      .map(({ principal, action, lastUsedAt }) => sql`(${principal}, ${action}, ${lastUsedAt})`)
    await aside.run(
      compile(
        engine,
        sql`insert into "used_right" ("principal", "action", "lastUsedAt") values ${sql.join(rows)} on conflict ("principal", "action")
          do update set "lastUsedAt" = excluded."lastUsedAt" where excluded."lastUsedAt" > "used_right"."lastUsedAt"`,
      ),
    )
  }
}

export async function usedRights({ engine, connection }: Ground, principal: string): Promise<UsedRight[]> {
  const raws = await connection.rows(compile(engine, sql`select "action", "lastUsedAt" from "used_right" where "principal" = ${principal}`))
  return (raws as [string, number][]).map(([action, lastUsedAt]) => ({ principal, action, lastUsedAt }))
}
