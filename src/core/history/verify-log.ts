import { type Checkpoint, openCheckpoint, openDropped, type Verifier } from '#crypto/checkpoint'
import { Frontier, rootOf } from '#crypto/log-tree'
import { type HistoryStore, type LogRow, numberOf, SEGMENT, type SegmentRow, segmentOf, seqOf } from '../ports/history-store.ts'
import type { UsageRow } from '../usage-row.ts'
import { leavesIn, SEGMENT_LEVEL } from './growing-tree.ts'
import { leafOf } from './leaf.ts'
import { verifierOf } from './log-key.ts'
import { type IndexSource, IndexWalk, postedMisfit } from './verify-index.ts'

/** Where a history is read from: a store, or an export of one. */
export type HistorySource = Pick<HistoryStore, 'logs' | 'segments' | 'leavesFrom' | 'recordsFrom'> &
  IndexSource & {
    /** Of so many numbers of a segment those whose records were left out of an export, so that their hashes alone are there. */
    leftOut?(seq: number, limit: number): Promise<number[]>
  }

/**
 * What is wrong with a log, and the number of the first record that is concerned. `dropped`: it is gone as if it had been old enough, which the log's key
 * never said. `proof`: the hashes beside the records were
 * altered, so that the record cannot be told more closely than by where they begin not to fit. `index`: the record is whole, and what searches go by
 * tells something else.
 */
export interface Finding {
  kind: 'missing' | 'dropped' | 'altered' | 'moved' | 'inserted' | 'cut off' | 'proof' | 'index' | 'checkpoint' | 'key'
  record: number | undefined
  sentence: string
}
export interface Verdict {
  log: number
  name: string
  /** So many records the newest checkpoint covers; before `kept` they were dropped and only their hashes are left; before `from` they were taken on trust in a checkpoint that was given. */
  size: number
  kept: number
  from: number
  /** Stored after the newest checkpoint: nothing proves them yet. */
  later: number
  /** Of so many records the export holds the hashes alone. */
  leftOut: number
  finding: Finding | undefined
}

/** Checks one log from the newest checkpoint that was given for it, or from its beginning. Reads each record at most once. */
export async function verifyLog(
  source: HistorySource,
  stored: LogRow,
  trusted: { verifier: Verifier | undefined; checkpoints: readonly Checkpoint[] },
): Promise<Verdict> {
  const verifier = trusted.verifier ?? verifierOf(stored.publicKey)
  // What the log's key did not say about dropping is not believed.
  const row = { ...stored, kept: openDropped(stored.dropped, verifier)?.before ?? 0 }
  // Of segments that were dropped only the roots are left: nothing can be compared within one.
  const dropped = Math.floor(row.kept / SEGMENT) * SEGMENT
  const checkpoints = trusted.checkpoints.filter(({ size }) => size >= dropped || size % SEGMENT === 0)
  const from = Math.max(0, ...checkpoints.map(({ size }) => size))
  const verdict = { log: row.id, name: verifier.name, size: row.size, kept: row.kept, from, later: 0, leftOut: 0 }
  const walk = new Walk(source, { row, claimed: stored.kept }, verifier, checkpoints)
  const finding = await walk.finding(from)
  const later = finding === undefined ? (await source.recordsFrom(seqOf(row.id, row.size), SEGMENT)).length : 0
  return { ...verdict, later, leftOut: walk.leftOut, finding }
}

const DROPPED = {
  kind: 'dropped',
  sentence: 'The log says that this record was dropped, being old enough, and its key never signed that.',
} as const

const UNPROVABLE = {
  kind: 'proof',
  sentence: 'The records are whole, and the hashes beside them were taken away: from this one on none can be proven by itself.',
} as const
const NOT_SEARCHED = {
  kind: 'index',
  sentence: 'The record is whole, and what it is searched by was altered: a search may not find it, or count it wrongly.',
} as const

class Walk {
  readonly #source: HistorySource
  readonly #row: LogRow
  /** Where the kept records begin as the store says; in the row stands what was signed. */
  readonly #claimed: number
  readonly #verifier: Verifier
  readonly #given: readonly Checkpoint[]
  readonly #frontier = new Frontier()
  readonly #index: IndexWalk
  /** The first that concerns no record itself: told where no record is concerned. */
  #aside: Finding | undefined
  leftOut = 0

  constructor(source: HistorySource, { row, claimed }: { row: LogRow; claimed: number }, verifier: Verifier, given: readonly Checkpoint[]) {
    this.#source = source
    this.#row = row
    this.#claimed = claimed
    this.#verifier = verifier
    this.#given = given
    this.#index = new IndexWalk(source, row)
  }

  async finding(from: number): Promise<Finding | undefined> {
    const { size, checkpoint: note, publicKey } = this.#row
    if (!Buffer.from(publicKey).equals(this.#verifier.publicKey))
      return { kind: 'key', record: undefined, sentence: 'The log names a key that was not given: another log was put in its place.' }
    if (from > size)
      return {
        kind: 'cut off',
        record: size,
        sentence: `A checkpoint that was given covers ${from} records, and the log ends after ${size}.`,
      }
    if (size === 0 && note === '') return undefined
    const checkpoint = openCheckpoint(note, this.#verifier)
    if (checkpoint?.size !== size)
      return {
        kind: 'checkpoint',
        record: undefined,
        sentence: 'The newest checkpoint was replaced: it is not signed by the key of the log, or is of another size.',
      }
    if (this.#claimed < this.#row.kept) return { ...DROPPED, record: this.#claimed }
    const segments = new Map((await this.#source.segments(this.#row.id)).map((segment) => [segment.id, segment]))
    const watched = [...this.#given, checkpoint].sort((left, right) => left.size - right.size)
    for (let first = 0; first < size; first += SEGMENT) {
      const stored = segments.get(segmentOf(seqOf(this.#row.id, first)))
      const found = await this.#segment(first, from, stored, watched)
      if (found !== undefined) return found
    }
    if (this.#claimed !== this.#row.kept) return { ...DROPPED, record: this.#row.kept }
    const posted = this.#source.postings === undefined ? undefined : postedMisfit(this.#row)
    return this.#aside ?? (posted === undefined ? undefined : { ...NOT_SEARCHED, record: posted })
  }

  /** One segment: by its root where nothing in it has to be looked at, else leaf by leaf. */
  async #segment(first: number, from: number, row: SegmentRow | undefined, watched: readonly Checkpoint[]): Promise<Finding | undefined> {
    const { size, kept } = this.#row
    const root = row?.root
    const end = Math.min(first + SEGMENT, size)
    const within = watched.filter((each) => each.size > first && each.size <= end)
    const whole = end === first + SEGMENT
    if (whole && root !== undefined && end <= Math.max(kept, from) && within.every((each) => each.size === end)) {
      this.#frontier.append(root, SEGMENT_LEVEL)
      return this.#watch(within, end, first)
    }
    const stored = leavesIn(await this.#source.leavesFrom(seqOf(this.#row.id, first)), seqOf(this.#row.id, first)) ?? []
    const records = await this.#records(Math.max(first, kept, from), end)
    const leftOut = await this.#leftOut(Math.max(first, kept, from), end)
    const leaves = await this.#leaves({ first, end, from, stored, records, leftOut })
    if (!Array.isArray(leaves)) return leaves
    const different = leaves.findIndex((leaf, at) => stored[at] !== undefined && Buffer.compare(leaf, stored[at]) !== 0)
    if (whole && root !== undefined && !rootOf(leaves).equals(root)) return this.#told(first, different, leaves, stored)
    for (const [at, leaf] of leaves.entries()) {
      this.#frontier.append(leaf)
      const found = this.#watch(
        within.filter((each) => each.size === first + at + 1),
        first + at + 1,
        first,
      )
      if (found !== undefined) return different >= 0 ? this.#told(first, different, leaves, stored) : found
    }
    await this.#beside({ first, end, records, hashes: stored.length }, row)
    return undefined
  }

  /** What stands beside the records of a segment, which are whole. */
  async #beside(
    { first, end, records, hashes }: { first: number; end: number; records: ReadonlyMap<number, UsageRow>; hashes: number },
    row: SegmentRow | undefined,
  ): Promise<void> {
    if (this.#aside !== undefined) return
    const whole = end === first + SEGMENT
    const unsegmented = whole && row === undefined && end <= this.#row.posted && this.#source.postings !== undefined
    const misfit = unsegmented ? first : await this.#index.misfit(first, [...records.values()], whole ? row : undefined)
    if (hashes < end - first) this.#aside = { ...UNPROVABLE, record: first + hashes }
    else if (misfit !== undefined) this.#aside = { ...NOT_SEARCHED, record: misfit }
  }

  /** The leaves of a segment: made from its records, and taken as they are stored where records were dropped or are trusted. */
  async #leaves(parts: {
    first: number
    end: number
    from: number
    stored: readonly Uint8Array[]
    records: ReadonlyMap<number, UsageRow>
    leftOut: ReadonlySet<number>
  }): Promise<Uint8Array[] | Finding> {
    const { first, end, from, stored, records, leftOut } = parts
    const leaves: Uint8Array[] = []
    for (let number = first; number < end; number++) {
      const record = records.get(number)
      const leaf = record === undefined ? stored[number - first] : leafOf(record)
      if (record === undefined && number >= Math.max(this.#row.kept, from) && !leftOut.has(number)) return this.#gone(number)
      if (leaf === undefined)
        return { kind: 'proof', record: number, sentence: 'Its hash was taken away, and the record itself is not there to make it anew.' }
      leaves.push(leaf)
    }
    return leaves
  }

  async #records(first: number, end: number): Promise<Map<number, UsageRow>> {
    if (first >= end) return new Map()
    const rows = await this.#source.recordsFrom(seqOf(this.#row.id, first), end - first)
    return new Map(rows.map((row) => [numberOf(row.seq), row]))
  }

  async #leftOut(first: number, end: number): Promise<Set<number>> {
    if (first >= end || this.#source.leftOut === undefined) return new Set()
    const out = await this.#source.leftOut(seqOf(this.#row.id, first), end - first)
    this.leftOut += out.length
    return new Set(out.map(numberOf))
  }

  async #gone(number: number): Promise<Finding> {
    if (number < this.#claimed) return { ...DROPPED, record: number }
    const after = await this.#source.recordsFrom(seqOf(this.#row.id, number), 1)
    return after.length > 0
      ? { kind: 'missing', record: number, sentence: 'The record was deleted: those before and after it are there.' }
      : { kind: 'cut off', record: number, sentence: 'The log was cut off: this record and all after it are gone.' }
  }

  #watch(checkpoints: readonly Checkpoint[], size: number, first: number): Finding | undefined {
    if (checkpoints.length === 0) return undefined
    const root = this.#frontier.root()
    if (checkpoints.every((each) => Buffer.compare(each.root, root) === 0)) return undefined
    return {
      kind: 'proof',
      record: first,
      sentence: `The first ${size} records do not give the root that was signed, and the hashes beside them were made to fit.`,
    }
  }

  /** Tells what happened to the record at `at`, the first whose leaf is not the one that was entered. */
  #told(first: number, at: number, leaves: readonly Uint8Array[], stored: readonly Uint8Array[]): Finding {
    if (at < 0)
      return { kind: 'proof', record: first, sentence: 'The records of this segment do not give its root: its hashes were altered.' }
    const record = first + at
    const same = (left: Uint8Array | undefined, right: Uint8Array | undefined) =>
      left !== undefined && right !== undefined && Buffer.compare(left, right) === 0
    if (at + 1 < leaves.length && same(leaves[at + 1], stored[at]) && !same(leaves[at], stored[at + 1]))
      return { kind: 'inserted', record, sentence: 'A record was put in here, and those after it were moved on.' }
    if (stored.some((leaf) => same(leaf, leaves[at])))
      return { kind: 'moved', record, sentence: 'The record belongs to another place: records were put in another order.' }
    return { kind: 'altered', record, sentence: 'The record is not the one that was entered.' }
  }
}
