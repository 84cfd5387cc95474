import { openCheckpoint, type Verifier } from '#crypto/checkpoint'
import { Frontier, HASH_BYTES } from '#crypto/log-tree'
import { type Entered, type HistoryStore, type LogRow, SEGMENT, segmentOf, seqOf } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { leafText } from './leaf.ts'
import { OpenSegment } from './open-segment.ts'

/** The hashes of a run have room for so many bytes at first, and for twice as many whenever it is full. */
const RUN_BYTES = 2048

/** The level of the subtree over a segment. */
export const SEGMENT_LEVEL = Math.log2(SEGMENT)

type Pending = Pick<Entered, 'leaves' | 'segments' | 'postings'>

/** The tree of a log that is being written: its whole segments, the one that it fills, and what the store does not have yet. */
export class GrowingTree {
  readonly #log: number
  readonly #whole: Frontier
  #segment: OpenSegment
  #runs: { seq: number; count: number; hashes: Buffer }[] = []
  #full: OpenSegment[] = []

  constructor(log: number, whole: Frontier) {
    this.#log = log
    this.#whole = whole
    this.#segment = new OpenSegment(segmentOf(seqOf(log, whole.size)))
  }

  get size(): number {
    return this.#whole.size + this.#segment.frontier.size
  }

  root(): Buffer {
    return this.#whole.with(this.#segment.frontier).root()
  }

  add(record: NewUsageRow): void {
    const leaf = leafText(record)
    let run = this.#runs.at(-1)
    if (run === undefined || this.#segment.frontier.size === 0) {
      run = { seq: seqOf(this.#log, this.size), count: 0, hashes: Buffer.allocUnsafeSlow(RUN_BYTES) }
      this.#runs.push(run)
    }
    const at = run.count++ * HASH_BYTES
    if (at === run.hashes.byteLength) run.hashes = Buffer.concat([run.hashes], 2 * at)
    run.hashes.write(leaf, at, 'latin1')
    this.#put(record, leaf)
  }

  /** A record that the store has under this leaf already. */
  again(record: NewUsageRow, leaf: Uint8Array): void {
    this.#put(record, leaf)
  }

  /** Whether a segment is full that the store does not have yet. */
  get hasFull(): boolean {
    return this.#full.length > 0
  }

  pending(): Pending {
    return {
      leaves: this.#runs.map(({ seq, count, hashes }) => ({ seq, hashes: hashes.subarray(0, count * HASH_BYTES) })),
      segments: this.#full.map((segment) => segment.row()),
      postings: this.#full.flatMap((segment) => segment.postings()),
    }
  }

  /** What was pending is in the store. */
  settle(): void {
    this.#runs = []
    this.#full = []
  }

  #put(record: NewUsageRow, leaf: Uint8Array | string): void {
    this.#segment.add(record, leaf)
    if (!this.#segment.full) return
    this.#whole.append(this.#segment.frontier.root(), SEGMENT_LEVEL)
    this.#full.push(this.#segment)
    this.#segment = new OpenSegment(this.#segment.id + 1)
  }
}

/**
 * The tree of a log up to its checkpoint, from the roots of its segments and the leaves that are in none; `undefined` where that does
 * not give the root that was signed. Records are not looked at, but for what those are found by that are in no segment.
 */
export async function openTree(history: HistoryStore, row: LogRow, verifier: Verifier): Promise<GrowingTree | undefined> {
  const whole = new Frontier()
  for (const { id, root } of await history.segments(row.id)) {
    if (id !== segmentOf(seqOf(row.id, whole.size))) return undefined
    whole.append(root, SEGMENT_LEVEL)
  }
  const tree = new GrowingTree(row.id, whole)
  const first = seqOf(row.id, whole.size)
  const leaves = leavesIn(await history.leavesFrom(first), first)
  if (leaves === undefined || whole.size + leaves.length !== row.size) return undefined
  const records = new Map((await history.recordsFrom(first, SEGMENT)).map((record) => [record.seq - first, record]))
  for (const [at, leaf] of leaves.entries()) tree.again(records.get(at) ?? NOTHING, leaf)
  if (row.size === 0) return row.checkpoint === '' ? tree : undefined
  const checkpoint = openCheckpoint(row.checkpoint, verifier)
  return checkpoint?.size === row.size && tree.root().equals(checkpoint.root) ? tree : undefined
}

/** The hashes of runs that follow each other from this record on, one by one; `undefined` where they do not. */
export function leavesIn(runs: readonly { seq: number; hashes: Uint8Array }[], first: number): Uint8Array[] | undefined {
  const leaves: Uint8Array[] = []
  for (const { seq, hashes } of runs) {
    if (seq !== first + leaves.length || hashes.byteLength % HASH_BYTES !== 0) return undefined
    for (let at = 0; at < hashes.byteLength; at += HASH_BYTES) leaves.push(hashes.subarray(at, at + HASH_BYTES))
  }
  return leaves
}

/** Stands where a record was taken away, so that the others keep their places. */
const NOTHING: NewUsageRow = {
  time: 0,
  account: '',
  requestorType: 'System',
  requestor: '',
  requestorName: '',
  accessKey: '',
  ip: '',
  source: 'SYSTEM',
  product: '',
  action: '',
  title: '',
  nrn: '',
  resourceId: '',
  resourceName: '',
  result: 'FAILED',
  status: 0,
  problem: '',
  requestId: '',
  job: null,
  stage: '',
  version: null,
  message: '',
}
