import { sql } from 'kysely'
import type { ActivationRow } from '#core/activation-row'
import type { ConsumerRow } from '#core/consumer-row'
import type { Mark, Proof, WriteTables } from '#core/ports/store'
import type { Kind, Rows, ValueRow } from '#core/rows'
import type { NewUsageRow } from '#core/usage-row'
import { OVER_KNOWN, PUT_CONSUMERS } from './consumers.ts'
import type { Engine } from './engine.ts'
import type { Guarded } from './guarded.ts'
import { compile, type Query, type Raw } from './query.ts'
import { CONSUMER_COLUMNS } from './schema.ts'
import type { Statements } from './statements.ts'
import { ReadingTables } from './tables.ts'

/** So many feed entries go into one statement. */
const ENTRIES_MAX = 500
/** Old positions are taken off the feed in batches, so that most changes pay nothing for it. */
const TRIM_EVERY = 100

/** Reading and writing inside one transaction. */
export class WritingTables extends ReadingTables implements WriteTables {
  readonly #engine: Engine
  readonly #statements: Statements
  readonly #transaction: Guarded
  readonly #feedKept: number
  #advancedTo: number | undefined

  constructor(parts: { engine: Engine; statements: Statements; transaction: Guarded; feedKept: number }) {
    super({ ...parts, quick: parts.transaction, wide: parts.transaction })
    this.#engine = parts.engine
    this.#statements = parts.statements
    this.#transaction = parts.transaction
    this.#feedKept = parts.feedKept
  }

  /** Where this transaction brought the feed, if it did. */
  get advancedTo(): number | undefined {
    return this.#advancedTo
  }

  insert<K extends Kind>(kind: K, row: Rows[K]): Promise<void> {
    return this.#write(this.#statements.insert[kind](columnsOf(row)))
  }

  update<K extends Kind>(kind: K, row: Rows[K]): Promise<void> {
    const otherwise = `The stored ${kind} ${row.id} does not stand at epoch ${row.epoch - 1}, so it was not changed.`
    return this.#writeOne(this.#statements.update[kind]({ ...columnsOf(row), epochBefore: row.epoch - 1 }), otherwise)
  }

  remove(kind: Kind, id: string): Promise<void> {
    return this.#writeOne(this.#statements.remove[kind]({ id }), `There is no stored ${kind} ${id} to remove.`)
  }

  mark(mark: Mark): Promise<void> {
    return this.#write(this.#statements.mark(columnsOf(mark)))
  }

  unmark(kind: Kind, id: string): Promise<void> {
    return this.#write(this.#statements.unmark({ kind, id }))
  }

  insertValue(value: ValueRow): Promise<void> {
    return this.#write(this.#statements.insertValue(columnsOf(value)))
  }

  async rewrapValue(secret: string, version: number, wrapped: Uint8Array, keyTag: string, keyVersion: number): Promise<void> {
    const { value } = await this.value(secret, version)
    if (value === undefined) throw new Error(`There is no stored value ${version} of secret ${secret} to wrap anew.`)
    if (this.#engine.erasesInPlace) {
      await this.eraseValues(secret, [version])
      await this.insertValue({ ...value, wrapped, keyTag, keyVersion })
    } else {
      await this.#write(this.#statements.rewrapValue({ secret, version, wrapped, keyTag, keyVersion }))
    }
  }

  eraseValues(secret: string, versions: readonly number[] | 'all'): Promise<void> {
    const which = versions === 'all' ? sql`` : sql`and ${this.#engine.oneOf(sql.id('version'), versions)}`
    const erase = this.#engine.erasesInPlace
      ? sql`update "value" set "erased" = 1, "sealed" = zeroblob(length("sealed")), "wrapped" = zeroblob(length("wrapped"))`
      : sql`delete from "value"`
    return this.#write(compile(this.#engine, sql`${erase} where "secret" = ${secret} and "erased" = 0 ${which}`))
  }

  putActivation(activation: ActivationRow): Promise<void> {
    return this.#write(this.#statements.putActivation(columnsOf(activation)))
  }

  async nextNumber(sequence: string): Promise<number> {
    const [raw] = await this.#transaction.rows(this.#statements.nextNumber({ name: sequence }))
    return (raw as Raw)[0] as number
  }

  async appendUsage(records: readonly NewUsageRow[]): Promise<void> {
    if (records.length > 0) await this.#transaction.write((to) => to.append(records))
  }

  async putConsumers(consumers: readonly ConsumerRow[]): Promise<void> {
    for (const consumer of consumers) {
      const values = sql.join(CONSUMER_COLUMNS.map((column) => consumer[column]))
      await this.#write(compile(this.#engine, sql`${sql.raw(PUT_CONSUMERS)} values (${values}) ${sql.raw(OVER_KNOWN)}`))
    }
  }

  forgetConsumers(secret: string): Promise<void> {
    return this.#write(compile(this.#engine, sql`delete from "consumer" where "secret" = ${secret}`))
  }

  putProgress(name: string, at: string): Promise<void> {
    const statement =
      at === ''
        ? sql`delete from "progress" where "name" = ${name}`
        : sql`insert into "progress" ("name", "at") values (${name}, ${at}) on conflict ("name") do update set "at" = excluded."at"`
    return this.#write(compile(this.#engine, statement))
  }

  async advanceFeed(entries: readonly Mark[], { link, seal }: Proof): Promise<number> {
    // All other writers are shut out, so the next position is known, and nothing has to wait for the answer.
    const from = this.#advancedTo ?? this.#transaction.position
    const position = from + 1
    await this.#writeOne(
      this.#statements.advance({ from, to: position, link, seal }),
      `The feed does not stand at ${from}, so it was not advanced.`,
    )
    for (let at = 0; at < entries.length; at += ENTRIES_MAX) {
      const rows = entries.slice(at, at + ENTRIES_MAX).map(({ kind, id, mac }) => sql`(${position}, ${kind}, ${id}, ${mac})`)
      const insert = sql`insert into "feed" ("position", "kind", "id", "mac") values ${sql.join(rows)} on conflict do nothing`
      await this.#write(compile(this.#engine, insert))
    }
    if (position % TRIM_EVERY === 0 && position > this.#feedKept) await this.#trim(position - this.#feedKept)
    await this.#transaction.write((to) => to.announce(position))
    this.#advancedTo = position
    return position
  }

  async #trim(last: number): Promise<void> {
    await this.#write(compile(this.#engine, sql`delete from "feed" where "position" <= ${last}`))
    await this.#write(compile(this.#engine, sql`update "feed_head" set "trimmed" = ${last}`))
  }

  #write(query: Query): Promise<void> {
    return this.#transaction.write((to) => to.run(query))
  }

  /** The same for a statement that writes one row or is a fault. */
  #writeOne(query: Query, otherwise: string): Promise<void> {
    return this.#transaction.write(async (to) => {
      if ((await to.run(query)) !== 1) throw new Error(otherwise)
    })
  }
}

function columnsOf(row: object): Readonly<Record<string, unknown>> {
  return row as Readonly<Record<string, unknown>>
}
