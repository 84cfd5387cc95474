import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Restoring } from './archive.ts'
import { FORMAT } from './dump.ts'
import type { Engine } from './engine.ts'
import { MIGRATIONS } from './migrations/list.ts'
import { type Connection, compile, type Query } from './query.ts'

/** No row is that large; what is, is no dump. */
const LINE_MAX_BYTES = 64 * 1024 * 1024
/** Both engines take some more parameters than that in one statement. */
const PARAMETERS_MAX = 5000
const NEWLINE = 0x0a

interface Header {
  schema: number
  tables: Readonly<Record<string, readonly string[]>>
}

/**
 * Fills an empty store from a dump. Everything or nothing: a dump that was cut off or altered on its way is found by its
 * last line, and then nothing is kept. Throws an error for the person who restores.
 */
export async function loadDump(restoring: Restoring, source: AsyncIterable<Uint8Array>): Promise<{ rows: number }> {
  const lines = new Lines(source)
  const header = headerOf(await lines.next())
  let rows = 0
  await restoring.fill(header.schema, async (connection) => {
    await refuseUnlessEmpty(restoring.engine, connection)
    const filling = new Filling(restoring.engine, connection, header)
    for (;;) {
      const line = await lines.next()
      if (line === undefined) throw new Error('The dump is cut off: its last line is missing. Nothing was restored.')
      const said: unknown = parsed(line)
      if (isEnd(said)) {
        await filling.flush()
        rows = filling.rows
        if (said.sha256 !== lines.digestBefore() || said.rows !== rows)
          throw new Error('The dump was altered or damaged: it does not have the check sum that it names. Nothing was restored.')
        if (await lines.more()) throw new Error('The dump is damaged: something follows its last line. Nothing was restored.')
        break
      }
      await filling.take(said)
    }
    await connection.run(compile(restoring.engine, sql`update "feed_head" set "trimmed" = "position"`))
  })
  return { rows }
}

function headerOf(line: Uint8Array | undefined): Header {
  const said = line === undefined ? undefined : (parsed(line) as Partial<Header> & { format?: unknown })
  const { format, schema = 0, tables } = said ?? {}
  if (format !== FORMAT || !Number.isSafeInteger(schema) || schema < 1 || tables === undefined)
    throw new Error(`This is no dump of Coffer in the form ${FORMAT}.`)
  if (schema > MIGRATIONS.length) {
    throw new Error(
      `The dump has version ${schema} of the schema, and this program knows versions up to ${MIGRATIONS.length}. Restore it with a newer Coffer.`,
    )
  }
  return { schema, tables }
}

function isEnd(said: unknown): said is { rows: number; sha256: string } {
  return typeof said === 'object' && said !== null && 'sha256' in said
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(line).toString('utf8'))
  } catch {
    throw new Error('The dump is damaged: a line of it is no JSON. Nothing was restored.')
  }
}

async function refuseUnlessEmpty(engine: Engine, connection: Connection): Promise<void> {
  const inhabited = sql`select (select count(*) from "account") + (select count(*) from "slot") + (select count(*) from "usage") + (select sum("position") from "feed_head")`
  const [raw] = await connection.rows(compile(engine, inhabited))
  if (Number(raw?.[0]) !== 0) throw new Error(`The ${engine.name} store is not empty. Restore into a new one. Nothing was changed.`)
}

/** Puts rows into their tables, many with one statement. */
class Filling {
  readonly #engine: Engine
  readonly #connection: Connection
  readonly #header: Header
  readonly #full = new Map<string, Query['sql']>()
  #table: string | undefined
  #columns: readonly string[] = []
  #values: unknown[] = []
  #count = 0
  rows = 0

  constructor(engine: Engine, connection: Connection, header: Header) {
    this.#engine = engine
    this.#connection = connection
    this.#header = header
  }

  async take(said: unknown): Promise<void> {
    if (!Array.isArray(said)) return this.#begin((said as { table?: unknown }).table)
    if (said.length !== this.#columns.length)
      throw new Error('The dump is damaged: a row has not the columns of its table. Nothing was restored.')
    for (const value of said)
      this.#values.push(typeof value === 'object' && value !== null ? Buffer.from(String(value.base64), 'base64') : value)
    this.#count++
    if (this.#values.length + said.length > PARAMETERS_MAX) await this.flush()
  }

  async #begin(name: unknown): Promise<void> {
    await this.flush()
    const columns = typeof name === 'string' ? this.#header.tables[name] : undefined
    if (columns === undefined) throw new Error('The dump is damaged: it goes on with a table that it did not name. Nothing was restored.')
    this.#table = name as string
    this.#columns = columns
    // An empty store has a row in each table that always has one.
    await this.#connection.run(compile(this.#engine, sql`delete from ${sql.table(this.#table)}`))
  }

  async flush(): Promise<void> {
    if (this.#count === 0) return
    await this.#connection.run({ sql: this.#insertion(), parameters: this.#values })
    this.rows += this.#count
    this.#values = []
    this.#count = 0
  }

  #insertion(): string {
    const table = this.#table as string
    const known = this.#full.get(`${table} ${this.#count}`)
    if (known !== undefined) return known
    const row = sql`(${sql.join(this.#columns.map(() => sql`${null}`))})`
    const columns = sql.join(this.#columns.map((column) => sql.id(column)))
    const rows = sql.join(Array.from({ length: this.#count }, () => row))
    const { sql: text } = compile(this.#engine, sql`insert into ${sql.table(table)} (${columns}) values ${rows}`)
    this.#full.set(`${table} ${this.#count}`, text)
    return text
  }
}

/** Splits bytes into lines, and hashes each once the next one is asked for. */
class Lines {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)
  #handedOut: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The hash of all lines before the one handed out last. */
  digestBefore(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Whether anything follows the line handed out last. Nothing is read after this. */
  async more(): Promise<boolean> {
    return this.#rest.length > 0 || (await this.#source.next()).done !== true
  }

  /** The next line without its end; `undefined` after the last whole one. */
  async next(): Promise<Uint8Array | undefined> {
    this.#hash.update(this.#handedOut)
    for (let searched = 0; ; ) {
      const end = this.#rest.indexOf(NEWLINE, searched)
      if (end >= 0) {
        const line = this.#rest.subarray(0, end)
        this.#handedOut = this.#rest.subarray(0, end + 1)
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      searched = this.#rest.length
      if (searched > LINE_MAX_BYTES) throw new Error('This is no dump of Coffer: it has a line without end.')
      const { done, value } = await this.#source.next()
      if (done === true) return undefined
      this.#rest = Buffer.concat([this.#rest, value])
    }
  }
}
