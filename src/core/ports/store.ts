import type { Instant } from '#base/instant'
import type { ActivationRow } from '../activation-row.ts'
import type { ConsumerRow } from '../consumer-row.ts'
import type { Kind, Rows, ValueRow } from '../rows.ts'
import type { NewUsageRow, UsageRow } from '../usage-row.ts'
import type { HistoryStore, UsedRight } from './history-store.ts'

/**
 * What core asks of a store. The store is not trusted: it keeps rows and what proves them, and the barrier decides whether
 * what it hands back may be believed. Every read is one statement, which makes it one snapshot, and comes with the
 * position of the change feed that it was made at.
 */

/** The MAC of a guarded row's newest state. */
export interface Mark {
  kind: Kind
  id: string
  mac: Uint8Array
}
/** All marks as of a position. */
export interface Marks {
  readonly position: number
  readonly count: number
  readonly marks: Iterable<Mark>
}

/** What proves the marks and the feed up to a position: see `Ledger`. Both are empty in a store to which nothing was written. */
export interface Proof {
  link: Uint8Array
  seal: Uint8Array
}
export interface FeedHead extends Proof {
  position: number
}
export interface Loaded<R> {
  position: number
  row: R | undefined
}
export interface Found<R> {
  position: number
  rows: R[]
}

export type Scalar = string | number | null
/**
 * `like` takes a pattern in which `*` stands for any run of characters and nothing else is special. `alike` is `eq` without regard to
 * the case of A–Z.
 */
export type Condition<R> =
  | { column: keyof R & string; is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: Scalar }
  | { column: keyof R & string; is: 'in'; value: readonly Scalar[] }
  | { column: keyof R & string; is: 'like' | 'alike'; value: string }
  | { any: readonly Condition<R>[] }
  | { all: readonly Condition<R>[] }
  /** Of secrets alone: no consumer read it since. */
  | { unreadSince: Instant }
  /** Of secrets alone: somebody read it since who never had before. */
  | { firstReadSince: Instant }
  | { not: Condition<R> }

export interface FindOptions<R> {
  order?: readonly (readonly [keyof R & string, 'asc' | 'desc'])[]
  limit?: number
  offset?: number
}

/** Which records are asked for: all of it must hold. */
export interface UsageAsked {
  account: string
  resourceId?: string
  /** Only calls with one of these actions, and only those that succeeded. */
  succeeded?: readonly string[]
  /** From this moment on, and up to and with this one. */
  from?: Instant
  to?: Instant
  /** Stands in message, action, title, or the requestor's id or name, without regard to the case of A–Z. */
  keyword?: string
  where?: readonly Condition<UsageRow>[]
  /** Words that each stand whole in one of the texts of `#core/history/words`. */
  words?: readonly string[]
  /** Asked between the steps of a search that looks through many records: whether to stop with what was found. */
  enough?: () => boolean
}
export interface UsageSearch extends UsageAsked {
  limit: number
  offset: number
  /** Nobody asks how many there are, so that the search ends with its page. */
  uncounted?: true
}
/** What is counted by: intervals of so many milliseconds, by their beginnings counted from `from`; or a column, by its values. */
export type CountedBy = { everyMs: number; from: Instant } | { column: 'product' | 'action' | 'result' | 'problem' | 'requestorName' }
export interface UsageCounts {
  counts: { key: string | number; count: number }[]
  /** Whether the search stopped before it had looked at all records. */
  partial: boolean
}

export interface RefusalCount {
  reason: string
  count: number
  /** Blocks of addresses. */
  addresses: { address: string; count: number }[]
}

/** What proves a run of records. `stored`: the numbers of those that are there. */
export interface UsageProof {
  leaves: { seq: number; hash: Uint8Array }[]
  /** Full segments that begin in the run. */
  segments: { id: number; root: Uint8Array }[]
  stored: number[]
}

/** How many records of each log, by its id, somebody came past. */
export type Cursor = Readonly<Record<string, number>>

export interface Tables {
  position(): Promise<number>
  load<K extends Kind>(kind: K, id: string): Promise<Loaded<Rows[K]>>
  find<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[], options?: FindOptions<Rows[K]>): Promise<Found<Rows[K]>>
  count<K extends Kind>(kind: K, conditions: readonly Condition<Rows[K]>[]): Promise<{ position: number; count: number }>
  value(secret: string, version: number): Promise<{ position: number; value: ValueRow | undefined }>
  values(secret: string): Promise<{ position: number; values: ValueRow[] }>
  /** How many values lie under each version of a protection key. */
  valueCounts(keyTag: string): Promise<{ position: number; counts: ReadonlyMap<number, number> }>
  /** Some of the values under versions before this one, but none of the secrets in `without`. In no order. */
  valuesBefore(
    keyTag: string,
    keyVersion: number,
    page: { limit: number; without: readonly string[] },
  ): Promise<{ position: number; values: ValueRow[] }>
  activation(account: string, id: string): Promise<ActivationRow | undefined>
  activations(
    account: string,
    by: { action?: string; trigger?: string; job?: string },
    limit: number,
    offset: number,
  ): Promise<ActivationRow[]>
  /** Who reads these secrets, newest read first. */
  consumers(secrets: readonly string[]): Promise<{ position: number; consumers: ConsumerRow[] }>
  /**
   * Newest first, with the number of all that match: exact up to 10,000, and 10,001 for more. A keyword is looked for in
   * the newest 50,000 records that the rest of the search leaves, or the newest 10,000 of one resource.
   */
  usage(search: UsageSearch): Promise<{ position: number; rows: UsageRow[]; total: number; partial: boolean }>
  /** How many records match, by intervals (only those that have some) or by the values of a column, most frequent first. */
  usageCounts(asked: UsageAsked, by: CountedBy, limit: number): Promise<UsageCounts>
  /** What records that are gone told of the rights that a sub account used. */
  usedRights(principal: string): Promise<UsedRight[]>
  /** Calls that were counted instead of recorded, from the minute of this moment on: by reason, most frequent first, and from where. */
  refusalCounts(from: Instant, most: { reasons: number; addresses: number }): Promise<RefusalCount[]>
  /**
   * In the order of their numbers, above `after`, at most `limit` of them. `next` is the number up to which all were looked at; null
   * where there are no more.
   */
  usageAfter(asked: UsageAsked, after: number, limit: number): Promise<{ rows: UsageRow[]; next: number | null }>
  /** What proves the records whose numbers are above `after` and up to `to`; null: all that follow. */
  usageProof(after: number, to: number | null): Promise<UsageProof>
  /** The logs of the history and what proves them. */
  proven(): Pick<HistoryStore, 'logs' | 'segments' | 'leavesFrom' | 'recordsFrom'>
  /**
   * Records that nobody with this cursor saw: of each log from its place on, in the order of commits, up to `most` of each; and where
   * that leads. `missing` counts those that are no longer kept.
   */
  newRecords(cursor: Cursor, most: number): Promise<{ records: UsageRow[]; cursor: Cursor; missing: number }>
  /** Where the logs end: whoever begins there sees what comes. */
  recordEnds(): Promise<Cursor>
  /** What `putProgress` kept under a name. */
  progress(name: string): Promise<string | undefined>
}

/**
 * The writing half: exists only inside `StorePort.write`. What writes and answers nothing resolves as soon as it is asked for: what follows sees
 * it, and one that fails makes the transaction fail with what it failed with.
 */
export interface WriteTables extends Tables {
  insert<K extends Kind>(kind: K, row: Rows[K]): Promise<void>
  /** Replaces the whole row; `row.epoch` is the new epoch, one above the stored one. A fault if it is not. */
  update<K extends Kind>(kind: K, row: Rows[K]): Promise<void>
  remove(kind: Kind, id: string): Promise<void>
  /** Makes this the row's mark, in the place of the one before. */
  mark(mark: Mark): Promise<void>
  unmark(kind: Kind, id: string): Promise<void>
  insertValue(value: ValueRow): Promise<void>
  /** Replaces what wraps a value's data key; the value itself stays. */
  rewrapValue(secret: string, version: number, wrapped: Uint8Array, keyTag: string, keyVersion: number): Promise<void>
  /** Erases values for good, on SQLite with their bytes. */
  eraseValues(secret: string, versions: readonly number[] | 'all'): Promise<void>
  putActivation(activation: ActivationRow): Promise<void>
  /** The next number of a sequence, from 1: order of secrets, of sub accounts, of keys. */
  nextNumber(sequence: string): Promise<number>
  appendUsage(records: readonly NewUsageRow[]): Promise<void>
  /** Writes what is known of readers; one that reads the same version as before keeps its `since`. */
  putConsumers(consumers: readonly ConsumerRow[]): Promise<void>
  forgetConsumers(secret: string): Promise<void>
  /** Keeps how far something has come; an empty text forgets it. */
  putProgress(name: string, at: string): Promise<void>
  /** Advances the feed by the next position, which carries all these entries, with the proof of it, and returns the position. */
  advanceFeed(entries: readonly Mark[], proof: Proof): Promise<number>
}

/** A row that was written, with the MAC of what it became; the MAC is empty where the row was removed. */
export interface FeedEntry extends Mark {
  position: number
}

/** One way to open the master key. More ways are more rows. */
export interface SlotRow {
  id: string
  /** What its root key is: in a `file` or the `environment`, made from a `passphrase`, or split into `shares`. */
  kind: string
  /** How a passphrase becomes the root key: function, cost and salt. Empty for keys that are not made from one. */
  derivation: string
  wrapped: Uint8Array
  check: Uint8Array
  /** The slot whose root key this one's takes the place of: a change of the root key that was cut off is carried on by it. Else empty. True only where it was sealed with it. */
  replaces: string
  createdAt: Instant
}
/** The slots, as they are handed to work that nobody else does at the same time. */
export interface Setup {
  slots(): Promise<SlotRow[]>
  addSlot(slot: SlotRow): Promise<void>
  removeSlot(id: string): Promise<void>
}

export interface StorePort extends Tables {
  /** Named in sentences for people: `SQLite` or `PostgreSQL`. */
  readonly engine: 'SQLite' | 'PostgreSQL'
  /** The usage history as a whole: its logs and what proves them. */
  readonly history: HistoryStore
  /**
   * One transaction, alone: writers of all nodes take turns on the lock of the feed's head. Commits when `work`
   * resolves, rolls back and rethrows when it throws. `work` awaits nothing but these tables.
   * Throws Problem `store.unavailable` when nothing was written, `store.uncertain` when that is not known.
   */
  write<T>(work: (tables: WriteTables, position: number) => Promise<T>): Promise<T>
  /**
   * Writes the records of reads that were made at `position`, in one statement, if the feed still stands there.
   * `false`: it moved, nothing was written. With `null` they are written wherever the feed stands (refusals).
   */
  appendReads(position: number | null, records: readonly NewUsageRow[], consumers?: readonly ConsumerRow[]): Promise<boolean>
  /** The entries after a position, oldest first; `undefined` when some of them are no longer kept. */
  feedAfter(position: number): Promise<{ head: FeedHead; entries: FeedEntry[] } | undefined>
  head(): Promise<FeedHead>
  /** Every mark, which are told once, and how many they are: one for each guarded row that exists. */
  marks(): Promise<Marks>
  /** A hint that the feed moved, from this or another node. Makes things quick, never right. */
  onFeed(listener: () => void): void
  /** Keeps a count of calls that are not recorded singly: one row per reason, address block and minute. */
  countRefusals(counts: readonly { minute: Instant; reason: string; address: string; count: number }[]): Promise<void>
  /** Drops such counts of minutes before this moment, some at a time. */
  dropRefusals(before: Instant): Promise<void>

  slots(): Promise<SlotRow[]>
  /** Runs under a lock that only one node holds: first start, adding and removing slots. */
  withSetupLock<T>(work: (setup: Setup) => Promise<T>): Promise<T>

  /** The time by the store's clock: the machine's for an embedded store, the database's for one that nodes share. */
  now(): Promise<Instant>

  /**
   * Renews this node's lease; returns the nodes whose lease is still good, by the store's clock, and that clock. `before` is the
   * newest heartbeat of any node before this one, of nodes that left or ended too; null when there never was one.
   * Where this one is further from it than `apartMs`, that one stays the newest, for all who ask after it.
   */
  heartbeat(node: string, leaseMs: number, apartMs?: number): Promise<{ now: Instant; alive: string[]; before: Instant | null }>
  /** Ends this node's lease, at a clean stop. */
  leave(node: string): Promise<void>

  /** Proves that a write would be taken. Rejects with a sentence otherwise. */
  probe(): Promise<void>
  /** Removes what was erased from files and logs as far as the engine can. May take long; safe at any time. */
  scrub(): Promise<void>
  /** Bytes of the store's file that are free for new rows; 0 where nobody can tell. */
  roomInside(): Promise<number>
  close(): Promise<void>
}
