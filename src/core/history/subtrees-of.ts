import { Problem } from '#base/problem'
import { rootOf, type Subtrees } from '#crypto/log-tree'
import { type HistoryStore, type LogRow, SEGMENT, seqOf } from '../ports/history-store.ts'
import { leavesIn, SEGMENT_LEVEL } from './growing-tree.ts'

/**
 * The subtrees of a log as its newest checkpoint covers them: above segments from their roots, within one from its leaves, each of
 * which is read once. Within a segment whose records were dropped nothing can be told any more.
 */
export async function subtreesOf(history: Pick<HistoryStore, 'segments' | 'leavesFrom'>, row: LogRow): Promise<Subtrees> {
  const roots = (await history.segments(row.id)).map(({ root }) => root)
  const read = new Map<number, Uint8Array[]>()
  return async (level, index) => {
    if (level >= SEGMENT_LEVEL) {
      const length = 2 ** (level - SEGMENT_LEVEL)
      return whole(roots.slice(index * length, (index + 1) * length), length)
    }
    const first = index * 2 ** level
    const segment = Math.floor(first / SEGMENT)
    const from = seqOf(row.id, segment * SEGMENT)
    const leaves = read.get(segment) ?? leavesIn(await history.leavesFrom(from), from) ?? []
    read.set(segment, leaves)
    return whole(leaves.slice(first % SEGMENT, (first % SEGMENT) + 2 ** level), 2 ** level)
  }
}

function whole(hashes: readonly Uint8Array[], length: number): Uint8Array {
  if (hashes.length !== length) throw new Problem('history.not-found', 'The hashes that this proof needs were dropped with old records.')
  return rootOf(hashes)
}

/** The log of a record or of a question, and what signs for it; a Problem where it has no checkpoint. */
export function logNamed(logs: readonly LogRow[], id: number): LogRow {
  const row = logs.find((each) => each.id === id)
  if (row === undefined || row.size === 0) throw new Problem('history.not-found', `There is no checkpoint of a log ${id}.`)
  return row
}
