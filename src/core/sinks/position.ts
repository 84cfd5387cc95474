import type { Instant } from '#base/instant'
import { SINKS } from '#contract/logs/rulings'
import { logOf, numberOf } from '../ports/history-store.ts'
import type { Cursor } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'

/** How far a sink came; it is kept in the store, so that another life of the server, or another node, goes on there. */
export interface Position {
  /** The node that streams to it. */
  node: string
  /** Absent until it was handed the first record. */
  cursor?: Cursor
  /** By log: the moment of the last record that it came past. */
  times: Readonly<Record<string, Instant>>
  /** So many records it never got. */
  dropped: number
  /** What of it was refused and is not in the history yet, and when it was told there last. */
  refused?: Gap
  toldAt?: Instant
}

export function readPosition(text: string | undefined): Position | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Position)
}

/** Records that a sink will not get: so many, later than `from` and no later than `to`. */
export interface Gap {
  count: number
  from: Instant
  to: Instant
}

export interface Batch {
  records: readonly UsageRow[]
  /** Where it leads. */
  cursor: Cursor
}

/**
 * What is missing before and between the records of a batch, by their numbers. A sink that was handed nothing yet misses nothing: it
 * begins with what there is.
 */
export function gapOf({ cursor, times }: Position, batch: Batch): Gap | undefined {
  if (cursor === undefined) return undefined
  const expected = new Map(Object.entries(cursor))
  const last = new Map(Object.entries(times))
  const gaps: Gap[] = []
  for (const { seq, time } of batch.records) {
    const log = String(logOf(seq))
    const next = expected.get(log) ?? 0
    const count = numberOf(seq) - next
    if (count > 0) gaps.push({ count, from: last.get(log) ?? Math.min(time, ...last.values()), to: time })
    expected.set(log, numberOf(seq) + 1)
    last.set(log, time)
  }
  return joined(gaps)
}

export function joined(gaps: readonly Gap[]): Gap | undefined {
  if (gaps.length === 0) return undefined
  return {
    count: gaps.reduce((sum, { count }) => sum + count, 0),
    from: Math.min(...gaps.map(({ from }) => from)),
    to: Math.max(...gaps.map(({ to }) => to)),
  }
}

/** Where a sink stands after a batch of which `missed` did not reach it. */
export function after(position: Position, { records, cursor }: Batch, missed: number): Position {
  const times = { ...position.times }
  for (const { seq, time } of records) times[logOf(seq)] = time
  return { ...position, cursor, times, dropped: position.dropped + missed }
}

/** Takes what was refused out of a position, where it is time to tell of it: a receiver that refuses all must not fill the history. */
export function refusedIn(position: Position, now: Instant): { position: Position; refused: Gap } | undefined {
  const { refused, toldAt = Number.NEGATIVE_INFINITY, ...others } = position
  if (refused === undefined || Math.abs(now - toldAt) < SINKS.tellMs) return undefined
  return { position: { ...others, toldAt: now }, refused }
}

/** So many records wait for it, those that were dropped meanwhile included. */
export function lagOf(cursor: Cursor | undefined, ends: Cursor): number {
  return Object.entries(ends).reduce((sum, [log, end]) => sum + Math.max(end - (cursor?.[log] ?? 0), 0), 0)
}
