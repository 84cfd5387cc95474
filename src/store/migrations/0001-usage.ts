import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { table } from './define.ts'

type Statements = readonly RawBuilder<unknown>[]

/**
 * The usage history. A record is some fifty bytes: what repeats stands in a table of its own, and indexes are kept per segment of
 * 4,096 records, written once a segment is full. Why so: docs/decisions/0016-usage-history.md.
 */
export function usage(engine: Engine): Statements {
  return [
    ...facts(engine),
    // `seq`: the log that the record stands in, and its number there from 0 without gaps (see recorder.ts). No message is the title.
    table(
      engine,
      'usage',
      {
        seq: 'whole',
        time: 'whole',
        who: 'whole',
        call: 'whole',
        resource: 'whole',
        address: 'whole',
        message: 'whole?',
        job: 'whole?',
        requestId: 'bytes',
        version: 'whole?',
      },
      { key: ['seq'] },
    ),
    // The first record of each day of a log: before it, the facts of the days before end.
    table(engine, 'usage_day', { seq: 'whole', day: 'whole' }, { key: ['seq'] }),
    table(
      engine,
      'usage_log',
      {
        id: 'whole',
        publicKey: 'bytes',
        sealedKey: 'bytes',
        size: 'whole',
        kept: 'whole',
        dropped: 'text',
        posted: 'whole',
        checkpoint: 'text',
      },
      { key: ['id'] },
    ),
    table(engine, 'usage_segment', { id: 'whole', root: 'bytes', from: 'whole', to: 'whole' }, { key: ['id'] }),
    table(engine, 'usage_leaves', { seq: 'whole', hashes: 'bytes' }, { key: ['seq'] }),
    table(
      engine,
      'usage_posting',
      { segment: 'whole', term: 'whole', count: 'whole', at: 'bytes' },
      { key: ['segment', 'term'], keyed: true },
    ),
    view(engine),
  ]
}

/** What many records have in common. Numbers are given by the log that needs them. */
function facts(engine: Engine): Statements {
  return [
    table(engine, 'usage_text', { id: 'whole', text: 'text' }),
    table(engine, 'usage_who', {
      id: 'whole',
      account: 'text',
      requestorType: 'text',
      requestor: 'text',
      requestorName: 'text',
      accessKey: 'text',
      source: 'text',
    }),
    table(engine, 'usage_call', {
      id: 'whole',
      product: 'text',
      action: 'text',
      title: 'text',
      result: 'text',
      status: 'whole',
      problem: 'text',
      stage: 'text',
    }),
    // `nrn` only where it is not `head` and the resource's id.
    table(engine, 'usage_resource', { id: 'whole', head: 'whole', resourceId: 'text', resourceName: 'text', nrn: 'text?' }),
  ]
}

/** Records as readers see them. What somebody took away is null there, and no record is left out for it. */
function view(engine: Engine): RawBuilder<unknown> {
  return sql`create view "usage_record" as select "u"."seq", "u"."time", "w"."account", "w"."requestorType", "w"."requestor",
    "w"."requestorName", "w"."accessKey", "a"."text" as "ip", "w"."source", "c"."product", "c"."action", "c"."title",
    coalesce("r"."nrn", "h"."text" || "r"."resourceId") as "nrn", "r"."resourceId", "r"."resourceName", "c"."result", "c"."status",
    "c"."problem", ${engine.requestId(sql`"u"."requestId"`)} as "requestId", "j"."text" as "job", "c"."stage", "u"."version",
    case when "u"."message" is null then "c"."title" else "m"."text" end as "message"
    from "usage" as "u" left join "usage_who" as "w" on "w"."id" = "u"."who" left join "usage_call" as "c" on "c"."id" = "u"."call"
    left join "usage_resource" as "r" on "r"."id" = "u"."resource" left join "usage_text" as "h" on "h"."id" = "r"."head"
    left join "usage_text" as "a" on "a"."id" = "u"."address" left join "usage_text" as "m" on "m"."id" = "u"."message"
    left join "usage_text" as "j" on "j"."id" = "u"."job"`
}
