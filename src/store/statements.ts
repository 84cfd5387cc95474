import { type RawBuilder, sql } from 'kysely'
import type { Kind } from '#core/rows'
import type { Engine } from './engine.ts'
import { placedRow } from './find.ts'
import { type Query, template } from './query.ts'
import { ACTIVATION_COLUMNS, KINDS, MARK_COLUMNS, ROW_COLUMNS, VALUE_COLUMNS } from './schema.ts'

type Filled = (values: Readonly<Record<string, unknown>>) => Query

/** The statements whose text never changes, compiled once for an engine. */
export interface Statements {
  readonly position: Filled
  /** {id} */
  readonly load: Readonly<Record<Kind, Filled>>
  /** A row's columns. */
  readonly insert: Readonly<Record<Kind, Filled>>
  /** A row's columns; writes nothing unless the stored epoch is one below. */
  readonly update: Readonly<Record<Kind, Filled>>
  /** {id} */
  readonly remove: Readonly<Record<Kind, Filled>>
  /** {kind, id, mac} */
  readonly mark: Filled
  /** {kind, id} */
  readonly unmark: Filled
  /** {secret, version} */
  readonly value: Filled
  /** {secret} */
  readonly values: Filled
  readonly insertValue: Filled
  /** {secret, version, wrapped, keyTag, keyVersion} */
  readonly rewrapValue: Filled
  readonly putActivation: Filled
  /** {name} */
  readonly nextNumber: Filled
  /** {link, seal} */
  readonly advance: Filled
  readonly head: Filled
  /** {position} */
  readonly feedAfter: Filled
}

export function makeStatements(engine: Engine): Statements {
  const filled = (name: string, build: (hole: (name: string) => unknown) => RawBuilder<unknown>): Filled => template(engine, name, build)
  const perKind = (verb: string, build: (kind: Kind, hole: (name: string) => unknown) => RawBuilder<unknown>) =>
    Object.fromEntries(KINDS.map((kind) => [kind, filled(`${verb} ${kind}`, (hole) => build(kind, hole))])) as Record<Kind, Filled>
  return {
    position: filled('position', () => sql`select "position" from "feed_head"`),
    load: perKind('load', (kind, hole) => loadRow(kind, sql`${hole('id')}`)),
    insert: perKind('insert', (kind, hole) => insertInto(kind, ROW_COLUMNS[kind], hole)),
    update: perKind('update', updateRow),
    remove: perKind('remove', (kind, hole) => sql`delete from ${sql.table(kind)} where "id" = ${hole('id')}`),
    mark: filled(
      'mark',
      (hole) => sql`${insertInto('mark', MARK_COLUMNS, hole)} on conflict ("kind", "id") do update set "mac" = excluded."mac"`,
    ),
    unmark: filled('unmark', (hole) => sql`delete from "mark" where "kind" = ${hole('kind')} and "id" = ${hole('id')}`),
    value: filled('value', (hole) =>
      beside('value', VALUE_COLUMNS, sql`"t"."secret" = ${hole('secret')} and "t"."version" = ${hole('version')} and "t"."erased" = 0`),
    ),
    values: filled(
      'values',
      (hole) => sql`${beside('value', VALUE_COLUMNS, sql`"t"."secret" = ${hole('secret')} and "t"."erased" = 0`)} order by "t"."version"`,
    ),
    insertValue: filled('insertValue', (hole) =>
      insertInto('value', [...VALUE_COLUMNS, 'erased'], (column) => (column === 'erased' ? sql.lit(0) : hole(column))),
    ),
    rewrapValue: filled('rewrapValue', rewrap),
    putActivation: filled('putActivation', putActivation),
    nextNumber: filled(
      'nextNumber',
      (hole) => sql`insert into "sequence" ("name", "last") values (${hole('name')}, 1)
        on conflict ("name") do update set "last" = "sequence"."last" + 1 returning "last"`,
    ),
    advance: filled(
      'advance',
      (hole) =>
        sql`update "feed_head" set "position" = ${hole('to')}, "link" = ${hole('link')}, "seal" = ${hole('seal')} where "position" = ${hole('from')}`,
    ),
    head: filled('head', () => sql`select "position", "link", "seal" from "feed_head"`),
    feedAfter: filled(
      'feedAfter',
      (hole) => sql`select "h"."position", "h"."link", "h"."seal", "h"."trimmed", "f"."position", "f"."kind", "f"."id", "f"."mac"
        from "feed_head" as "h" left join "feed" as "f" on "f"."position" > ${hole('position')} order by "f"."position", "f"."kind", "f"."id"`,
    ),
  }
}

function loadRow(kind: Kind, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select ${placedRow(kind)} from "feed_head" as "h" left join ${sql.table(kind)} as "t" on "t"."id" = ${id}`
}

function beside(table: string, columns: readonly string[], condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const selected = columns.map((column) => sql.id('t', column))
  return sql`select "h"."position", ${sql.join(selected)} from "feed_head" as "h" left join ${sql.table(table)} as "t" on ${condition}`
}

export function insertInto(table: string, columns: readonly string[], value: (column: string) => unknown): RawBuilder<unknown> {
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))}) values (${sql.join(columns.map(value))})`
}

function updateRow(kind: Kind, hole: (name: string) => unknown): RawBuilder<unknown> {
  const changes = ROW_COLUMNS[kind].filter((column) => column !== 'id').map((column) => sql`${sql.id(column)} = ${hole(column)}`)
  return sql`update ${sql.table(kind)} set ${sql.join(changes)} where "id" = ${hole('id')} and "epoch" = ${hole('epochBefore')}`
}

function rewrap(hole: (name: string) => unknown): RawBuilder<unknown> {
  return sql`update "value" set "wrapped" = ${hole('wrapped')}, "keyTag" = ${hole('keyTag')}, "keyVersion" = ${hole('keyVersion')}
    where "secret" = ${hole('secret')} and "version" = ${hole('version')} and "erased" = 0`
}

function putActivation(hole: (name: string) => unknown): RawBuilder<unknown> {
  const changes = ACTIVATION_COLUMNS.filter((column) => column !== 'id').map(
    (column) => sql`${sql.id(column)} = ${sql.id('excluded', column)}`,
  )
  return sql`${insertInto('activation', ACTIVATION_COLUMNS, hole)} on conflict ("id") do update set ${sql.join(changes)}`
}
