import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import pg from 'pg'
import type { TestCoffer } from '../support/coffer.ts'

export type Cell = string | number | null | Uint8Array
export type Raw = Record<string, Cell>

/** Somebody who may write to the database and holds no key: a second connection that no rule of ours binds. */
export interface Attacker {
  readonly engine: 'SQLite' | 'PostgreSQL'
  /** Places of parameters are written `?`. */
  rows(sql: string, ...parameters: Cell[]): Promise<Raw[]>
  /** Several statements without parameters. */
  script(sql: string): Promise<void>
  close(): Promise<void>
}

export function attack(coffer: TestCoffer): Promise<Attacker> {
  const url = coffer.env['COFFER_DATABASE_URL']
  return url === undefined ? Promise.resolve(onFile(join(coffer.home, 'coffer.db'))) : onPostgres(url)
}

export function onFile(file: string): Attacker {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false, timeout: 5000 })
  return {
    engine: 'SQLite',
    rows: async (sql, ...parameters) => database.prepare(sql).all(...(parameters as SQLInputValue[])) as unknown as Raw[],
    script: async (sql) => database.exec(sql),
    close: async () => database.close(),
  }
}

export async function onPostgres(url: string): Promise<Attacker> {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, Number)
  const client = new pg.Client({ connectionString: url, types })
  await client.connect()
  // Foreign keys are triggers, and these do not fire for a replica.
  await client.query('set session_replication_role = replica')
  return {
    engine: 'PostgreSQL',
    rows: async (sql, ...parameters) => {
      let place = 0
      return (
        await client.query(
          sql.replaceAll('?', () => `$${++place}`),
          parameters,
        )
      ).rows as Raw[]
    },
    script: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  }
}

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')

/** The rows of a table in which these columns have these values. */
export function read(attacker: Attacker, table: string, where: Raw): Promise<Raw[]> {
  const { sql, values } = matching(where)
  return attacker.rows(`select * from "${table}" where ${sql}`, ...values)
}

export async function one(attacker: Attacker, table: string, where: Raw): Promise<Raw> {
  const [row] = await read(attacker, table, where)
  if (row === undefined) throw new Error(`there is no ${table} ${JSON.stringify(where)} to attack`)
  return row
}

export async function edit(attacker: Attacker, table: string, where: Raw, patch: Raw): Promise<void> {
  const { sql, values } = matching(where)
  const set = Object.keys(patch).map((column) => `"${column}" = ?`)
  await attacker.rows(`update "${table}" set ${set.join(', ')} where ${sql}`, ...Object.values(patch), ...values)
}

export async function erase(attacker: Attacker, table: string, where: Raw): Promise<void> {
  const { sql, values } = matching(where)
  await attacker.rows(`delete from "${table}" where ${sql}`, ...values)
}

export async function put(attacker: Attacker, table: string, ...rows: Raw[]): Promise<void> {
  for (const row of rows) {
    const places = Object.keys(row).map(() => '?')
    await attacker.rows(`insert into "${table}" (${quoted(Object.keys(row))}) values (${places.join(', ')})`, ...Object.values(row))
  }
}

/** What stands there now goes, and these rows take its place. */
export async function replace(attacker: Attacker, table: string, where: Raw, ...rows: Raw[]): Promise<void> {
  await erase(attacker, table, where)
  await put(attacker, table, ...rows)
}

function matching(where: Raw): { sql: string; values: Cell[] } {
  if (Object.keys(where).length === 0) return { sql: '1 = 1', values: [] }
  return {
    sql: Object.keys(where)
      .map((column) => `"${column}" = ?`)
      .join(' and '),
    values: Object.values(where),
  }
}
