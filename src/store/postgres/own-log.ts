import type pg from 'pg'
import type { Engine } from '../engine.ts'
import { foundLog, numbersOf, numbersQuery } from '../numbers.ts'
import type { Connection, Raw } from '../query.ts'
import { Recorder } from '../recorder.ts'
import { type Line, Session } from './line.ts'

/** Advisory locks of logs: the first number says what they are (`cofl` in ASCII), the second is the log. */
const LOGS = 0x63_6f_66_6c

/**
 * Whether a log is free, by a lock that ends with its own statement. A node that starts just then is told that the log is taken, and takes another or founds
 * one, which harms nothing; one that asks the same just then may hear that it is written, and asks again later.
 */
export async function isFree(connection: Connection, log: number): Promise<boolean> {
  const [raw] = await connection.rows({ sql: 'select pg_try_advisory_xact_lock($1, $2)', parameters: [LOGS, log] })
  return raw?.[0] === true
}

/**
 * The log that this node writes. It is held by a lock on a connection of its own, so that it is free the moment the node ends,
 * however that ends; a free log is taken rather than a new one founded. Should two nodes ever write the same log, since one lost
 * its lock unnoticed, the second to give out a number is refused by the key of the table, and takes another log.
 */
export class OwnLog {
  readonly #engine: Engine
  readonly #session: Session
  #held: { log: number; line: Line } | undefined
  #recorder: Recorder | undefined

  constructor(engine: Engine, connect: () => Promise<pg.Client>) {
    this.#engine = engine
    this.#session = new Session(connect)
  }

  /** The log, taken unless it is held. */
  async log(): Promise<number> {
    return (await this.#hold()).log
  }

  async recorder(): Promise<Recorder> {
    const { log, line } = await this.#hold()
    this.#recorder ??= new Recorder(numbersOf(log, (await line.rows(numbersQuery(this.#engine, log)))[0] as Raw))
    return this.#recorder
  }

  keep(): void {
    this.#recorder?.keep()
  }

  drop(): void {
    this.#recorder?.drop()
  }

  /** Where the log stands is asked anew before the next record. */
  forget(): void {
    this.#recorder = undefined
  }

  close(): Promise<void> {
    return this.#session.close()
  }

  async #hold(): Promise<{ log: number; line: Line }> {
    if (this.#held?.line.broken === false) return this.#held
    this.#recorder = undefined
    const line = await this.#session.line()
    this.#held = { log: await this.#take(line), line }
    return this.#held
  }

  async #take(connection: Connection): Promise<number> {
    for (;;) {
      const logs = (await connection.rows({ sql: 'select "id" from "usage_log" order by "id"', parameters: [] })).map(
        ([id]) => id as number,
      )
      for (const log of logs) {
        const [raw] = await connection.rows({ sql: 'select pg_try_advisory_lock($1, $2)', parameters: [LOGS, log] })
        if (raw?.[0] === true) return log
      }
      await connection.run(foundLog(this.#engine, Math.max(0, ...logs) + 1))
    }
  }
}
