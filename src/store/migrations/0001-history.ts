import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { table } from './define.ts'

const NOTHING = new Uint8Array(0)

type Statements = readonly RawBuilder<unknown>[]

/** What proves the newest states of rows, who reads which secret, and what records that are gone told of used rights. */
export function history(engine: Engine): Statements {
  return [
    table(engine, 'mark', { kind: 'text', id: 'text', mac: 'bytes' }, { key: ['kind', 'id'], keyed: true }),
    table(
      engine,
      'consumer',
      {
        secret: 'text',
        principal: 'text',
        name: 'text',
        type: 'text',
        version: 'whole',
        since: 'whole',
        firstReadAt: 'whole',
        lastReadAt: 'whole',
      },
      { key: ['secret', 'principal'], keyed: true },
    ),
    table(engine, 'used_right', { principal: 'text', action: 'text', lastUsedAt: 'whole' }, { key: ['principal', 'action'], keyed: true }),
  ]
}

/** The feed, and what keeps the store itself in order. */
export function housekeeping(engine: Engine): Statements {
  return [
    table(engine, 'feed_head', { id: 'whole', position: 'whole', trimmed: 'whole', link: 'bytes', seal: 'bytes' }),
    sql`insert into "feed_head" ("id", "position", "trimmed", "link", "seal") values (1, 0, 0, ${NOTHING}, ${NOTHING})`,
    table(engine, 'feed', { position: 'whole', kind: 'text', id: 'text', mac: 'bytes' }, { key: ['position', 'kind', 'id'], keyed: true }),
    table(engine, 'sequence', { name: 'text', last: 'whole' }, { key: ['name'], keyed: true }),
    table(engine, 'slot', {
      id: 'text',
      kind: 'text',
      derivation: 'text',
      wrapped: 'bytes',
      check: 'bytes',
      replaces: 'text',
      createdAt: 'whole',
    }),
    table(engine, 'node', { id: 'text', until: 'whole' }),
    table(engine, 'heartbeat', { id: 'whole', at: 'whole?', before: 'whole?' }),
    sql`insert into "heartbeat" ("id") values (1)`,
    table(
      engine,
      'refusal',
      { minute: 'whole', reason: 'text', address: 'text', count: 'whole' },
      { key: ['minute', 'reason', 'address'], keyed: true },
    ),
    table(engine, 'probe', { id: 'whole', count: 'whole' }),
    sql`insert into "probe" ("id", "count") values (1, 0)`,
  ]
}
