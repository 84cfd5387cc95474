import type { Raw } from '../query.ts'
import type { Opening } from './handle.ts'

/** What a thread is asked. Answers come in the order of the questions. */
export type Asked =
  | readonly ['open', file: string, access: Opening['access']]
  | readonly ['rows', sql: string, parameters: readonly unknown[]]
  | readonly ['run', sql: string, parameters: readonly unknown[]]
  | readonly ['each', batches: readonly (Batch | PackedRows)[]]
  /** The same in a transaction of its own, if the one value that `guard` gives is `expected`, or null is. Answers whether it was. */
  | readonly ['eachIf', guard: string, expected: number | null, batches: readonly (Batch | PackedRows)[]]
  /** Begins a transaction that shuts out all other writers, then answers the rows. */
  | readonly ['begin', sql: string]
  | readonly ['commit']
  /** Never fails, and does nothing outside a transaction. */
  | readonly ['rollback']
  | readonly ['close']

/** A statement for every `width` values of a list, which is JSON text: that is cheaper to post. */
export interface Batch {
  sql: string
  width: number
  values: string
}

/**
 * Rows of numbers with one column of bytes in them, the cheapest to post of all. Each row has the width's numbers, of which the one
 * at `place` says how many bytes are its own; NaN is null.
 */
export interface PackedRows {
  table: string
  columns: readonly string[]
  place: number
  numbers: Float64Array
  bytes: Uint8Array
}

export type Answer = readonly [true, Raw[] | number | boolean] | readonly [false, Failure]

/** What SQLite failed with, in a form that can be posted. */
export interface Failure {
  message: string
  /** SQLite's extended result code; `undefined` for what is no error of SQLite's. */
  errcode: number | undefined
  /** It failed while it committed. */
  committing: boolean
}

export function failureOf(error: unknown, committing: boolean): Failure {
  const { errcode, message } = error as { errcode?: unknown; message?: unknown }
  return { message: String(message), errcode: typeof errcode === 'number' ? errcode : undefined, committing }
}
