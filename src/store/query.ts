import type { RawBuilder } from 'kysely'
import type { Engine } from './engine.ts'

/** One row as the engines hand it over: its columns in the order in which they were selected. */
export type Raw = readonly unknown[]

/** A compiled statement. One with a name is always the same text, and is kept prepared. */
export interface Query {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly name?: string
}

/** Where statements go. Each of them is a snapshot and, outside a transaction, a commit of its own. */
export interface Connection {
  rows(query: Query): Promise<Raw[]>
  /** Resolves to the number of rows that were written. */
  run(query: Query): Promise<number>
}

class Hole {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export function compile(engine: Pick<Engine, 'db'>, statement: RawBuilder<unknown>): Query {
  const { sql, parameters } = statement.compile(engine.db)
  return { sql, parameters }
}

/**
 * Compiles a statement once whose values come later: compiling costs more than running it does. `hole(name)` stands
 * where the value of that name will be. `name` is unique in the program.
 */
export function template<N extends string>(
  engine: Pick<Engine, 'db'>,
  name: string,
  build: (hole: (name: N) => unknown) => RawBuilder<unknown>,
): (values: Readonly<Record<N, unknown>>) => Query {
  const { sql, parameters } = build((hole) => new Hole(hole)).compile(engine.db)
  return (values) => ({ name, sql, parameters: parameters.map((value) => (value instanceof Hole ? values[value.name as N] : value)) })
}

/** By the columns: an object that has them all, and the texts that stood last in each. */
const shapes = new WeakMap<readonly string[], { shape: object; texts: (string | undefined)[] }>()

/**
 * The row whose first column stands at `from`. Filled into a copy of an object that has all columns already: one that is given
 * more than a few by computed names turns into a hash table, four times as large and slower to ask.
 */
export function rowOf<R>(columns: readonly (keyof R & string)[], raw: Raw, from: number): R {
  const { shape, texts } = shapeOf(columns)
  const row: Record<string, unknown> = { ...shape }
  for (let i = 0; i < columns.length; i++) {
    const cell = raw[from + i]
    // Many rows have the same account, key, type and state: they share one text.
    if (typeof cell !== 'string') row[columns[i] as string] = cell
    else {
      if (texts[i] !== cell) texts[i] = cell
      row[columns[i] as string] = texts[i]
    }
  }
  return row as R
}

function shapeOf(columns: readonly string[]): { shape: object; texts: (string | undefined)[] } {
  const known = shapes.get(columns)
  if (known !== undefined) return known
  // Only an object that is made whole gets room for all of its fields.
  const shape = JSON.parse(JSON.stringify(Object.fromEntries(columns.map((column) => [column, null])))) as object
  const made = { shape, texts: [] }
  shapes.set(columns, made)
  return made
}
