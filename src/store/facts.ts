import { type RawBuilder, sql } from 'kysely'
import { plainPartOf, standsIn } from '#core/history/words'
import type { Condition, UsageAsked } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import { whereOf } from './conditions.ts'
import { type Day, type DayFacts, daysIn, factsByDay, type Numbers } from './fact-days.ts'
import type { Ground } from './postings.ts'
import { compile } from './query.ts'
import { FACT_COLUMNS, FACT_TABLE_OF, type FactColumn } from './schema.ts'
import { termsSayAll } from './usage-terms.ts'

/** Where words stand: see `#core/history/words`. A message that is the title is among the calls. */
const WORDED: readonly [readonly FactColumn[], readonly string[]][] = [
  [['call'], ['action', 'title', 'result', 'problem']],
  [['who'], ['requestor', 'requestorName']],
  [['address', 'message'], ['text']],
  [['resource'], ['resourceName']],
]

/** Facts are told one by one where they lie in more runs than this. */
const RUNS_MAX = 8

/** Records from one number on, up to and without another. */
export interface Range {
  from: number
  to: number
}

/**
 * Says what is asked of records by the numbers of facts, so that looking through records reads a row of numbers for each, and no text.
 * The facts of a day are few beside its records, and a day's records use no older ones: see recorder.ts.
 */
export class Facts {
  readonly #ground: Ground
  readonly #asked: UsageAsked
  /** Whether postings say all that is asked: nothing is left, then. */
  readonly #named: boolean
  #days: Promise<Day[]> | undefined
  readonly #found = new Map<string, Promise<number[]>>()

  constructor(ground: Ground, asked: UsageAsked) {
    this.#ground = ground
    this.#asked = asked
    this.#named = termsSayAll(asked)
  }

  /**
   * What is left to ask of a record that postings named or, where they leave out too little, that lies in the range: said of its row in
   * `usage` as `u`. `undefined` where facts cannot say it.
   */
  async fitting(range: Range | undefined): Promise<RawBuilder<boolean> | undefined> {
    if (this.#named) return sql<boolean>`1 = 1`
    const days = await this.#sayable(range)
    return days === undefined ? undefined : sql<boolean>`${await this.#conditions(days)} and ${await this.#saidWords(days, WORDED)}`
  }

  /**
   * The same of a search for words in two: `sure` fits, and of what is `open` the names of resources have to be asked, which are most of all
   * facts. A word that is in nearly all records stands elsewhere.
   */
  async split(range: Range | undefined): Promise<{ sure: RawBuilder<boolean>; open: RawBuilder<boolean> } | undefined> {
    if (this.#asked.words === undefined) return undefined
    const days = await this.#sayable(range)
    if (days === undefined) return undefined
    const conditions = await this.#conditions(days)
    const words = await this.#saidWords(
      days,
      WORDED.filter(([[by]]) => by !== 'resource'),
    )
    return { sure: sql<boolean>`${conditions} and ${words}`, open: sql<boolean>`${conditions} and ((${words}) is not true)` }
  }

  /** The days that the range touches, where facts say all that is asked. */
  async #sayable(range: Range | undefined): Promise<DayFacts[] | undefined> {
    const { where = [], keyword } = this.#asked
    if (range === undefined || keyword !== undefined || !where.every(isSayable)) return undefined
    return this.#daysOf(range)
  }

  async #conditions(days: readonly DayFacts[]): Promise<RawBuilder<boolean>> {
    const { account, resourceId, succeeded, where = [] } = this.#asked
    const conditions: Condition<UsageRow>[] = [
      { column: 'account', is: 'eq', value: account },
      ...(resourceId === undefined ? [] : [{ column: 'resourceId', is: 'eq', value: resourceId } as const]),
      ...(succeeded === undefined
        ? []
        : [{ column: 'result', is: 'eq', value: 'SUCCESS' } as const, { column: 'action', is: 'in', value: succeeded } as const]),
      ...where,
    ]
    const said: RawBuilder<boolean>[] = []
    for (const condition of conditions) said.push(await this.#said(condition, days))
    return sql<boolean>`${sql.join(said, sql` and `)}`
  }

  async #said(condition: Condition<UsageRow>, days: readonly DayFacts[]): Promise<RawBuilder<boolean>> {
    if ('any' in condition) return this.#each(condition.any, days, sql` or `, sql<boolean>`1 = 0`)
    if ('all' in condition) return this.#each(condition.all, days, sql` and `, sql<boolean>`1 = 1`)
    if ('not' in condition) return sql<boolean>`((${await this.#said(condition.not, days)}) is not true)`
    if (!('column' in condition)) throw new Error('This is asked of secrets alone.')
    const { engine } = this.#ground
    const by = byOf(condition.column)
    if (by === undefined) return whereOf(engine, () => this.#own(condition.column), [condition])
    const column = FACT_TABLE_OF[by] === 'usage_text' ? 'text' : condition.column
    return this.#among(by, days, `${by} ${JSON.stringify(condition)}`, (numbers) =>
      this.#ids(sql`select "id" from ${within(by, numbers)} and ${whereOf(engine, () => sql.id('f', column), [condition])}`),
    )
  }

  async #each(all: readonly Condition<UsageRow>[], days: readonly DayFacts[], between: RawBuilder<unknown>, none: RawBuilder<boolean>) {
    const said: RawBuilder<boolean>[] = []
    for (const condition of all) said.push(await this.#said(condition, days))
    return said.length === 0 ? none : sql<boolean>`(${sql.join(said, between)})`
  }

  #own(column: keyof UsageRow): RawBuilder<unknown> {
    return column === 'requestId' ? this.#ground.engine.requestId(sql`"u"."requestId"`) : sql.id('u', column)
  }

  async #saidWords(days: readonly DayFacts[], worded: typeof WORDED): Promise<RawBuilder<boolean>> {
    const said = [sql<boolean>`1 = 1`]
    for (const word of this.#asked.words ?? []) said.push(await this.#saidWord(word, days, worded))
    return sql<boolean>`${sql.join(said, sql` and `)}`
  }

  async #saidWord(word: string, days: readonly DayFacts[], worded: typeof WORDED): Promise<RawBuilder<boolean>> {
    const said: RawBuilder<boolean>[] = []
    for (const [columns, texts] of worded) {
      for (const by of columns)
        said.push(await this.#among(by, days, `${FACT_TABLE_OF[by]} ${word}`, (numbers) => this.#withWord(by, texts, word, numbers)))
    }
    return sql<boolean>`(${sql.join(said, sql` or `)})`
  }

  /** A store knows the case of A–Z alone and no whole words: it leaves what may fit, and what fits is found here. */
  async #withWord(by: FactColumn, texts: readonly string[], word: string, numbers: Numbers): Promise<number[]> {
    const { engine, connection } = this.#ground
    const part = plainPartOf(word)
    const may =
      part === ''
        ? sql`1 = 1`
        : sql`(${sql.join(
            texts.map((text) => engine.contains(sql.id('f', text), part)),
            sql` or `,
          )})`
    const columns = sql.join(texts.map((text) => sql.id('f', text)))
    const raws = await connection.rows(compile(engine, sql`select "f"."id", ${columns} from ${within(by, numbers)} and ${may}`))
    return raws.filter(([, ...told]) => (told as string[]).some((text) => standsIn(text, word))).map(([id]) => id as number)
  }

  async #among(
    by: FactColumn,
    days: readonly DayFacts[],
    what: string,
    find: (numbers: Numbers) => Promise<number[]>,
  ): Promise<RawBuilder<boolean>> {
    const ids: number[] = []
    for (const { seq, numbers } of days) {
      const key = `${seq} ${what}`
      const found = this.#found.get(key) ?? find(numbers[FACT_TABLE_OF[by]])
      this.#found.set(key, found)
      for (const id of await found) ids.push(id)
    }
    return this.#oneOf(sql.id('u', by), ids)
  }

  /** Facts that were written one after the other are told by the first and the last of them. */
  #oneOf(column: RawBuilder<unknown>, ids: readonly number[]): RawBuilder<boolean> {
    if (ids.length === 0) return sql<boolean>`1 = 0`
    const runs: [number, number][] = []
    for (const id of ids.toSorted((left, right) => left - right)) {
      const last = runs.at(-1)
      if (last !== undefined && id <= last[1] + 1) last[1] = id
      else runs.push([id, id])
      if (runs.length > RUNS_MAX) return this.#ground.engine.oneOf(column, ids)
    }
    return sql<boolean>`(${sql.join(
      runs.map(([from, to]) => sql`${column} between ${from} and ${to}`),
      sql` or `,
    )})`
  }

  async #ids(statement: RawBuilder<unknown>): Promise<number[]> {
    return (await this.#ground.connection.rows(compile(this.#ground.engine, statement))).map(([id]) => id as number)
  }

  /** The days that the range touches; `undefined` where the log tells of none. */
  async #daysOf({ from, to }: Range): Promise<DayFacts[] | undefined> {
    this.#days ??= daysIn(this.#ground)
    const touched = factsByDay(await this.#days, { from, to })
    return touched.length === 0 ? undefined : touched
  }
}

function within(by: FactColumn, { from, to }: Numbers): RawBuilder<unknown> {
  return sql`${sql.table(FACT_TABLE_OF[by])} as "f" where "f"."id" >= ${from} and "f"."id" < ${to}`
}

function byOf(column: keyof UsageRow): FactColumn | undefined {
  if (column === 'ip') return 'address'
  if (column === 'job') return 'job'
  return (['who', 'call', 'resource'] as const).find((by) => (FACT_COLUMNS[FACT_TABLE_OF[by]] as readonly string[]).includes(column))
}

/** An NRN and a message are put together from more than one fact, and nothing is no fact. */
function isSayable(condition: Condition<UsageRow>): boolean {
  if ('any' in condition) return condition.any.every(isSayable)
  if ('all' in condition) return condition.all.every(isSayable)
  if ('not' in condition) return isSayable(condition.not)
  if (!('column' in condition) || condition.column === 'nrn' || condition.column === 'message') return false
  return condition.column !== 'job' || condition.is === 'eq' || condition.is === 'like'
}
