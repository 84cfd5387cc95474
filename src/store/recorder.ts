import { DAY } from '#base/instant'
import { storableText } from '#base/storable-text'
import type { NewUsageRow } from '#core/usage-row'
import { Known } from './known.ts'
import { storedRequestId } from './request-id.ts'
import { FACT_COLUMNS, type FactTable, USAGE_STORED } from './schema.ts'

/** Where a log stands in its tables: the next number of each. */
export interface Numbers {
  /** Of the next record. */
  next: number
  facts: Record<FactTable, number>
  /** Of the newest record; days of a log only go on. */
  day: number
}

/** What is to be written for some records, all columns of all rows of a table in one list. */
export interface Written {
  /** The number of the first record; the others follow without gaps. */
  first: number
  count: number
  facts: Partial<Record<FactTable | 'usage_day', unknown[]>>
  records: unknown[]
}

/** The numbers of the facts of a record. */
class FactNumbers {
  readonly era: object
  readonly address: number
  who = 0
  call = 0
  resource = 0
  message: number | null = null
  job: number | null = null

  constructor(era: object, address: number) {
    this.era = era
    this.address = address
  }
}

/**
 * Turns records into rows: numbers them, and puts what repeats into tables of its own. It knows what it wrote before, so it must
 * be told by `keep` or `drop` what became of what it gave out, and is used by one at a time.
 *
 * With a new day it forgets all, so that the records of a day need no facts that are older.
 */
export class Recorder {
  #numbers: Numbers
  #kept: Numbers
  readonly #texts = new Known(KNOWN_MAX)
  readonly #whos = new Known(KNOWN_MAX)
  readonly #calls = new Known(KNOWN_MAX)
  readonly #resources = new Known(RESOURCES_KNOWN_MAX)
  #lastHead = ''
  /** Another one as soon as facts are forgotten that were given out. */
  #era: object = {}

  constructor(numbers: Numbers) {
    this.#numbers = copy(numbers)
    this.#kept = copy(numbers)
  }

  write(records: readonly NewUsageRow[]): Written {
    const written: Written = { first: this.#numbers.next, count: records.length, facts: {}, records: [] }
    for (const record of records) this.#write(record, written)
    return written
  }

  /** All that was given out is durable. */
  keep(): void {
    this.#kept = copy(this.#numbers)
    for (const known of this.#all()) known.keep()
  }

  /** Nothing that was given out since the last `keep` was written. */
  drop(): void {
    this.#numbers = copy(this.#kept)
    for (const known of this.#all()) known.drop()
    this.#era = {}
  }

  #all(): readonly Known[] {
    return [this.#texts, this.#whos, this.#calls, this.#resources]
  }

  #write(record: NewUsageRow, written: Written): void {
    const day = Math.floor(record.time / DAY)
    if (day > this.#numbers.day) {
      this.#numbers.day = day
      for (const known of this.#all()) known.clear()
      this.#era = {}
      add(written, 'usage_day', this.#numbers.next, day)
    }
    const { who, call, resource, address, message, job } = this.#factsOf(record, written)
    const requestId = storedRequestId(record.requestId)
    written.records.push(this.#numbers.next++, record.time, who, call, resource, address, message, job, requestId, record.version)
  }

  #factsOf(record: NewUsageRow, written: Written): FactNumbers {
    const { alike } = record
    if (alike?.facts instanceof FactNumbers && alike.facts.era === this.#era) return alike.facts
    // The address comes first: the first record of a day holds the first number of every table that the day uses.
    const facts = new FactNumbers(this.#era, this.#text(record.ip, written))
    facts.who = this.#who(record, written)
    facts.call = this.#call(record, written)
    facts.resource = this.#resource(record, written)
    if (record.message !== record.title) facts.message = this.#text(record.message, written)
    if (record.job !== null) facts.job = this.#text(record.job, written)
    if (alike !== undefined) alike.facts = facts
    return facts
  }

  #text(text: string, written: Written): number {
    return this.#texts.get(text, NOTHING) ?? this.#add(this.#texts, [text, NOTHING], written, 'usage_text', [text])
  }

  #who(record: NewUsageRow, written: Written): number {
    const { account, requestorType, requestor, requestorName, accessKey, source } = record
    const columns = [account, requestorType, requestor, requestorName, accessKey, source]
    const key = accessKey === '' ? requestor : accessKey
    return this.#whos.get(key, columns) ?? this.#add(this.#whos, [key, columns], written, 'usage_who', columns)
  }

  #call(record: NewUsageRow, written: Written): number {
    const { product, action, title, result, status, problem, stage } = record
    const columns = [product, action, title, result, status, problem, stage]
    return this.#calls.get(action, columns) ?? this.#add(this.#calls, [action, columns], written, 'usage_call', columns)
  }

  /** Most records are about the same kind of thing as the one before. */
  #head(length: number, nrn: string, written: Written): number {
    if (length !== this.#lastHead.length || !nrn.startsWith(this.#lastHead)) this.#lastHead = nrn.slice(0, length)
    return this.#text(this.#lastHead, written)
  }

  #resource(record: NewUsageRow, written: Written): number {
    const { nrn, resourceId, resourceName } = record
    const regular = nrn.endsWith(resourceId)
    const head = this.#head(regular ? nrn.length - resourceId.length : 0, nrn, written)
    const rest = [resourceName, regular ? head : nrn]
    return (
      this.#resources.get(resourceId, rest) ??
      this.#add(this.#resources, [resourceId, rest], written, 'usage_resource', [head, resourceId, resourceName, regular ? null : nrn])
    )
  }

  #add(
    known: Known,
    [key, rest]: readonly [string, readonly unknown[]],
    written: Written,
    table: FactTable,
    columns: readonly (string | number | null)[],
  ): number {
    const id = this.#numbers.facts[table]++
    add(written, table, id, ...columns.map((each) => (typeof each === 'string' ? storableText(each) : each)))
    known.add(key, rest, id)
    return id
  }
}

/** How many facts stay known, and how many resources: half of them are more than there are rows in memory, some 150 bytes each. */
const KNOWN_MAX = 40_000
const RESOURCES_KNOWN_MAX = 300_000
const NOTHING: readonly unknown[] = []

function add(written: Written, table: FactTable | 'usage_day', ...columns: unknown[]): void {
  const rows = written.facts[table]
  if (rows === undefined) written.facts[table] = columns
  else rows.push(...columns)
}

function copy(numbers: Numbers): Numbers {
  return { ...numbers, facts: { ...numbers.facts } }
}

/** The columns of all tables that a record may add to, those of facts first. */
export const WRITTEN_COLUMNS = { ...FACT_COLUMNS, usage_day: ['seq', 'day'], usage: USAGE_STORED } as const
