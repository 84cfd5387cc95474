import type pg from 'pg'
import { closed } from '../closed.ts'
import type { Connection, Query, Raw } from '../query.ts'
import { endsConnection, problemOf } from './problems.ts'

/**
 * One connection for as long as it lasts. Statements are sent as soon as they are asked for, and run in that order: those that wait for no
 * answer of each other share a trip.
 */
export class Line implements Connection {
  readonly #client: pg.Client
  #broken = false
  #ending: Promise<void> | undefined

  constructor(client: pg.Client) {
    this.#client = client
    // The first tells of an end that comes while nothing is asked, before the connection is closed.
    for (const event of ['error', 'end'] as const)
      client.once(event, () => {
        this.#broken = true
      })
  }

  /** Whether it is of no more use. */
  get broken(): boolean {
    return this.#broken
  }

  /** The process of the server that serves this connection. */
  get serverProcess(): number | undefined {
    return (this.#client as { processID?: number }).processID
  }

  async rows({ sql, parameters, name }: Query, asError = problemOf): Promise<Raw[]> {
    return (await this.query({ sql, parameters: parameters.map(storable), ...(name === undefined ? {} : { name }) }, asError)).rows
  }

  async run(query: Query, asError = problemOf): Promise<number> {
    return (await this.query(query, asError)).rowCount ?? 0
  }

  /** `asError` decides what a failure means to the caller. */
  query({ sql, parameters, name }: Query, asError: (error: unknown) => Error): Promise<pg.QueryArrayResult<unknown[]>> {
    const query = { text: sql, values: parameters as unknown[], rowMode: 'array' as const, ...(name === undefined ? {} : { name }) }
    return this.#ask(() => this.#client.query<unknown[]>(query), asError)
  }

  /** Several statements without parameters in one message. Resolves to the rows of the last one. */
  async script(text: string): Promise<Raw[]> {
    const answered: unknown = await this.#ask(() => this.#client.query({ text, rowMode: 'array' }), problemOf)
    return (Array.isArray(answered) ? answered.at(-1) : answered).rows
  }

  async #ask<T>(ask: () => Promise<T>, asError: (error: unknown) => Error): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      if (endsConnection(error)) this.drop()
      throw asError(error)
    }
  }

  /** Gives the connection up, and with it what it had begun. */
  drop(): void {
    void this.close().catch(() => undefined)
  }

  close(): Promise<void> {
    this.#broken = true
    this.#ending ??= this.#client.end()
    return this.#ending
  }
}

/** PostgreSQL's text cannot hold NUL, so nothing that is looked for by such a text is there: it becomes one that is not, either. */
export function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}

/** A line that is made when it is needed, and anew once it broke. */
export class Session {
  readonly #connect: () => Promise<pg.Client>
  #line: Promise<Line> | undefined
  #closed = false

  constructor(connect: () => Promise<pg.Client>) {
    this.#connect = connect
  }

  async line(): Promise<Line> {
    if (this.#closed) throw closed()
    if (this.#line !== undefined) {
      const line = await this.#line.catch(() => undefined)
      if (line?.broken === false) return line
    }
    const made = this.#connect().then((client) => new Line(client))
    this.#line = made
    try {
      return await made
    } catch (error) {
      throw problemOf(error)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const line = await this.#line?.catch(() => undefined)
    if (line?.broken === false) await line.close()
  }
}
