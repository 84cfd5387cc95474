import { sql } from 'kysely'
import type { ActivationRow } from '#core/activation-row'
import type { ConsumerRow } from '#core/consumer-row'
import type {
  Condition,
  CountedBy,
  Cursor,
  FindOptions,
  Found,
  Loaded,
  Tables,
  UsageAsked,
  UsageCounts,
  UsageSearch,
} from '#core/ports/store'
import type { Kind, Rows, ValueRow } from '#core/rows'
import type { UsageRow } from '#core/usage-row'
import { consumersOf, consumersQuery } from './consumers.ts'
import type { Engine } from './engine.ts'
import { countQuery, findQuery, foundOf, isWide, loadedOf } from './find.ts'
import { HistoryReader } from './history.ts'
import { searchNearRequest } from './near-request.ts'
import { newRecords, recordEnds } from './progress.ts'
import { type Connection, compile, type Raw, rowOf } from './query.ts'
import { refusalCounts } from './refusals.ts'
import { ACTIVATION_COLUMNS, VALUE_COLUMNS } from './schema.ts'
import type { Statements } from './statements.ts'
import { usageProof } from './usage-proof.ts'
import { countUsage, usageAfter } from './usage-search.ts'
import { usedRights } from './used-rights.ts'

/** Reading, for both engines and for inside and outside of transactions. */
export class ReadingTables implements Tables {
  readonly #engine: Engine
  readonly #statements: Statements
  readonly #quick: Connection
  readonly #wide: Connection

  constructor(parts: { engine: Engine; statements: Statements; quick: Connection; wide: Connection }) {
    this.#engine = parts.engine
    this.#statements = parts.statements
    this.#quick = parts.quick
    this.#wide = parts.wide
  }

  async position(): Promise<number> {
    const raw = only(await this.#quick.rows(this.#statements.position({})))
    return raw[0] as number
  }

  async load<K extends Kind>(kind: K, id: string): Promise<Loaded<Rows[K]>> {
    return loadedOf(kind, only(await this.#quick.rows(this.#statements.load[kind]({ id }))))
  }

  async find<K extends Kind>(
    kind: K,
    conditions: readonly Condition<Rows[K]>[],
    options: FindOptions<Rows[K]> = {},
  ): Promise<Found<Rows[K]>> {
    const connection = isWide(conditions, options) ? this.#wide : this.#quick
    return foundOf(kind, await connection.rows(findQuery(this.#engine, kind, conditions, options)))
  }

  async count<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[]): Promise<{ position: number; count: number }> {
    const [position, count] = only(await this.#wide.rows(countQuery(this.#engine, kind, conditions)))
    return { position: position as number, count: count as number }
  }

  async value(secret: string, version: number): Promise<{ position: number; value: ValueRow | undefined }> {
    const { position, values } = valuesOf(await this.#quick.rows(this.#statements.value({ secret, version })))
    return { position, value: values[0] }
  }

  async values(secret: string): Promise<{ position: number; values: ValueRow[] }> {
    return valuesOf(await this.#quick.rows(this.#statements.values({ secret })))
  }

  async valueCounts(keyTag: string): Promise<{ position: number; counts: ReadonlyMap<number, number> }> {
    const grouped = sql`select "keyVersion", count(*) as "count" from "value" where "keyTag" = ${keyTag} and "erased" = 0 group by "keyVersion"`
    const counted = sql`select "h"."position", "c"."keyVersion", "c"."count" from "feed_head" as "h" left join (${grouped}) as "c" on 1 = 1`
    const raws = await this.#wide.rows(compile(this.#engine, counted))
    const counts = new Map(raws.filter((raw) => raw[1] !== null).map((raw) => [raw[1] as number, raw[2] as number]))
    return { position: (raws[0] as Raw)[0] as number, counts }
  }

  async valuesBefore(keyTag: string, keyVersion: number, { limit, without }: { limit: number; without: readonly string[] }) {
    const some = without.length === 0 ? sql`` : sql`and not ${this.#engine.oneOf(sql.id('secret'), without)}`
    const found = sql`select * from "value" where "keyTag" = ${keyTag} and "keyVersion" < ${keyVersion} and "erased" = 0 ${some} limit ${limit}`
    const columns = sql.join(VALUE_COLUMNS.map((column) => sql.id('t', column)))
    const placed = sql`select "h"."position", ${columns} from "feed_head" as "h" left join (${found}) as "t" on 1 = 1`
    return valuesOf(await this.#quick.rows(compile(this.#engine, placed)))
  }

  async activation(account: string, id: string): Promise<ActivationRow | undefined> {
    const query = compile(this.#engine, sql`${ACTIVATIONS} where "account" = ${account} and "id" = ${id}`)
    return activationsOf(await this.#quick.rows(query))[0]
  }

  async activations(
    account: string,
    by: { action?: string; trigger?: string; job?: string },
    limit: number,
    offset: number,
  ): Promise<ActivationRow[]> {
    const conditions = Object.entries({ account, ...by }).filter(([, value]) => value !== undefined)
    const matching = conditions.map(([column, value]) => sql`${sql.id(column)} = ${value}`)
    const page = sql`order by "startedAt" desc, "id" desc limit ${limit} offset ${offset}`
    return activationsOf(await this.#wide.rows(compile(this.#engine, sql`${ACTIVATIONS} where ${sql.join(matching, sql` and `)} ${page}`)))
  }

  async consumers(secrets: readonly string[]): Promise<{ position: number; consumers: ConsumerRow[] }> {
    return consumersOf(await this.#quick.rows(consumersQuery(this.#engine, secrets)))
  }

  usage(search: UsageSearch): ReturnType<Tables['usage']> {
    return searchNearRequest(this.#ground, search)
  }

  usageCounts(asked: UsageAsked, by: CountedBy, limit: number): Promise<UsageCounts> {
    return countUsage(this.#ground, asked, by, limit)
  }

  usedRights(principal: string): ReturnType<Tables['usedRights']> {
    return usedRights(this.#ground, principal)
  }

  refusalCounts(...asked: Parameters<Tables['refusalCounts']>): ReturnType<Tables['refusalCounts']> {
    return refusalCounts(this.#ground, ...asked)
  }

  usageAfter(asked: UsageAsked, after: number, limit: number): Promise<{ rows: UsageRow[]; next: number | null }> {
    return usageAfter(this.#ground, asked, after, limit)
  }

  usageProof(after: number, to: number | null): ReturnType<Tables['usageProof']> {
    return usageProof(this.#ground, after, to)
  }

  proven(): ReturnType<Tables['proven']> {
    return new HistoryReader(this.#ground)
  }

  get #ground() {
    return { engine: this.#engine, connection: this.#wide }
  }

  newRecords(cursor: Cursor, most: number): Promise<{ records: UsageRow[]; cursor: Cursor; missing: number }> {
    return newRecords(this.#engine, this.#quick, cursor, most)
  }

  recordEnds(): Promise<Cursor> {
    return recordEnds(this.#engine, this.#quick)
  }

  async progress(name: string): Promise<string | undefined> {
    const [raw] = await this.#quick.rows(compile(this.#engine, sql`select "at" from "progress" where "name" = ${name}`))
    return raw?.[0] as string | undefined
  }
}

const ACTIVATIONS = sql`select ${sql.join(ACTIVATION_COLUMNS.map((column) => sql.id(column)))} from "activation"`

function activationsOf(raws: readonly Raw[]): ActivationRow[] {
  return raws.map((raw) => rowOf<ActivationRow>(ACTIVATION_COLUMNS, raw, 0))
}

function valuesOf(raws: readonly Raw[]): { position: number; values: ValueRow[] } {
  const values = raws.filter((raw) => raw[1] !== null).map((raw) => rowOf<ValueRow>(VALUE_COLUMNS, raw, 1))
  return { position: (raws[0] as Raw)[0] as number, values }
}

/** `feed_head` always has its one row, and every read joins it. */
function only(raws: readonly Raw[]): Raw {
  const [raw] = raws
  if (raw === undefined) throw new Error('The store has lost the row of its feed head. Restore a backup.')
  return raw
}
