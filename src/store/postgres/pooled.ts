import pg from 'pg'
import { closed } from '../closed.ts'
import type { Connection, Query, Raw } from '../query.ts'
import { clientConfig, type PostgresLimits, sessionSettings } from './connect.ts'
import { storable } from './line.ts'
import { endsConnection, problemOf, problemOfCommit } from './problems.ts'

/** Statements that do not belong together, on as many connections as they need at a time, up to `max`. */
export class Pooled implements Connection {
  readonly #pool: pg.Pool

  constructor(url: string, limits: PostgresLimits, max: number) {
    const settings = sessionSettings(limits)
    // oxlint-disable-next-line typescript/no-misused-promises -- pg-pool waits for the promise, though its type does not say so.
    this.#pool = new pg.Pool({ ...clientConfig(url, limits), max, onConnect: (client) => client.query(settings) })
    // An idle connection that breaks is taken out of the pool; there is nobody else to tell.
    this.#pool.on('error', () => undefined)
    // One that is in use tells its statement, and says it once more: where nobody listened, that would end the server.
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  rows({ sql, parameters, name }: Query): Promise<Raw[]> {
    const query = { text: sql, values: parameters.map(storable), rowMode: 'array' as const, ...(name === undefined ? {} : { name }) }
    return this.#on(async (client) => (await client.query<unknown[]>(query)).rows, problemOf)
  }

  run({ sql, parameters }: Query): Promise<number> {
    return this.#on(async (client) => (await client.query({ text: sql, values: parameters as unknown[] })).rowCount ?? 0, problemOfCommit)
  }

  async #on<T>(work: (client: pg.PoolClient) => Promise<T>, asError: (error: unknown) => Error): Promise<T> {
    if (this.#pool.ending) throw closed()
    const client = await this.#pool.connect().catch((error: unknown) => Promise.reject(problemOf(error)))
    try {
      const result = await work(client)
      client.release()
      return result
    } catch (error) {
      client.release(endsConnection(error))
      throw asError(error)
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}
