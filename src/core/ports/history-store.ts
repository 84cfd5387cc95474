import type { Instant } from '#base/instant'
import type { NewUsageRow, UsageRow } from '../usage-row.ts'

/**
 * What core asks of a store about the usage history as a whole. Records lie in logs: each node that writes has one of its own, in
 * which its records are numbered from 0 without gaps, in the order of their commits. `UsageRow.seq` is both: the log, from 1, and
 * the number in it (`seqOf`, `logOf`, `numberOf`).
 */

/** So many numbers belong to one log. */
const RECORDS_PER_LOG = 2 ** 40
/** Records are indexed, and their subtree is kept, in segments of so many. */
export const SEGMENT = 4096

export const seqOf = (log: number, number: number): number => (log - 1) * RECORDS_PER_LOG + number
export const logOf = (seq: number): number => Math.floor(seq / RECORDS_PER_LOG) + 1
export const numberOf = (seq: number): number => seq % RECORDS_PER_LOG
export const segmentOf = (seq: number): number => Math.floor(seq / SEGMENT)

export interface LogRow {
  id: number
  /** Both are empty until the log got its key: raw Ed25519, and the seed sealed under the master key. */
  publicKey: Uint8Array
  sealedKey: Uint8Array
  /** So many records the newest checkpoint covers, and its text; '' before the first one. */
  size: number
  checkpoint: string
  /** Records before this number were dropped when they were old enough; and what the log's key signed about that, '' where none were. */
  kept: number
  dropped: string
  /** Records before this number are in segments. */
  posted: number
}

/** A full segment: the root of its subtree, and the moments of its oldest and newest record. */
export interface SegmentRow {
  /** `segmentOf` its records. */
  id: number
  root: Uint8Array
  from: Instant
  to: Instant
}

/**
 * Where in a segment a term stands. Terms that are rare in it stand together in rows of their own, as `count` pairs: see `core/history/rare-terms`.
 * One row beside them tells the moments of all records of the segment: see `MOMENTS`.
 */
export interface PostingRow {
  segment: number
  /** `termOf` the field and its value: a hash, so that what it finds has to be looked at. */
  term: number
  count: number
  /** The places in the segment, ascending, as 16-bit little-endian numbers; empty when it is all of them. */
  at: Uint8Array
}

/** What a sequencer writes at a time, in one transaction. */
export interface Entered {
  log: number
  /** The size that the log has before: if it has another, nothing is written. */
  before: number
  size: number
  checkpoint: string
  posted: number
  /** Hashes of the leaves that are new, in runs that do not cross segments. */
  leaves: readonly { seq: number; hashes: Uint8Array }[]
  segments: readonly SegmentRow[]
  postings: readonly PostingRow[]
}

/** When a principal last did something, as far as the records of it are gone. */
export interface UsedRight {
  principal: string
  action: string
  lastUsedAt: Instant
}

export interface HistoryStore {
  /** The log that this node writes now. */
  ownLog(): Promise<number>
  logs(): Promise<LogRow[]>
  /** Gives a log its key, unless it has one. */
  setLogKey(log: number, publicKey: Uint8Array, sealedKey: Uint8Array): Promise<void>
  /** Records of one log from this one on, by number; some may be missing. */
  recordsFrom(seq: number, limit: number): Promise<UsageRow[]>
  /** Leaf hashes of the records of one log from this one on, as far as they are kept: up to the end of the segment. */
  leavesFrom(seq: number): Promise<{ seq: number; hashes: Uint8Array }[]>
  /** Of one log, by number. */
  segments(log: number): Promise<SegmentRow[]>
  /** Where the terms of a segment stand. */
  postings(segment: number): Promise<PostingRow[]>
  /** `false`: the log did not stand where it was thought to. */
  enter(entered: Entered): Promise<boolean>
  /** The first record of each day of a log, by number. */
  days(log: number): Promise<{ seq: number; day: number }[]>
  /** The first record of a log from one on and before another that names something outside of what its day names: a search may not look there. */
  firstStray(from: number, to: number): Promise<number | undefined>
  /**
   * Drops the records of a log before this number, a few at a time, once it is stored with what was signed about it. Their segments' roots stay.
   * Safe to do again.
   */
  drop(log: number, until: number, dropped: string): Promise<void>
  /** Keeps what records that are about to go tell of rights that were used. One that is known only gets younger. */
  keepUsedRights(rights: readonly UsedRight[]): Promise<void>
  /** Hears of records of this node once they are durable, in their order. Must not throw. */
  onRecorded(listener: (first: number, records: readonly NewUsageRow[]) => void): void
}
