import pg from 'pg'
import type { Connection, Query, Raw } from '../query.ts'
import { clientConfig, type PostgresLimits, sessionSettings } from './connect.ts'
import { storable } from './line.ts'
import { problemOf, problemOfCommit } from './problems.ts'

/** Statements that do not belong together, on as many connections as they need at a time, up to `max`. */
export class Pooled implements Connection {
  readonly #pool: pg.Pool

  constructor(url: string, limits: PostgresLimits, max: number) {
    this.#pool = new pg.Pool({ ...clientConfig(url, limits), max, onConnect: (client) => client.query(sessionSettings(limits)) })
    // An idle connection that breaks is taken out of the pool; there is nobody else to tell.
    this.#pool.on('error', () => undefined)
  }

  async rows({ sql, parameters, name }: Query): Promise<Raw[]> {
    try {
      const query = { text: sql, values: parameters.map(storable), rowMode: 'array' as const }
      return (await this.#pool.query<unknown[]>(name === undefined ? query : { ...query, name })).rows
    } catch (error) {
      throw problemOf(error)
    }
  }

  async run({ sql, parameters }: Query): Promise<number> {
    try {
      return (await this.#pool.query({ text: sql, values: parameters as unknown[] })).rowCount ?? 0
    } catch (error) {
      throw problemOfCommit(error)
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}
