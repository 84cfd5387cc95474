import { sql } from 'kysely'
import { leavesIn } from '#core/history/growing-tree'
import { SEGMENT, segmentOf } from '#core/ports/history-store'
import type { UsageProof } from '#core/ports/store'
import type { Ground } from './postings.ts'
import { compile } from './query.ts'

/** What proves the records above `after` and up to `to`. */
export async function usageProof({ engine, connection }: Ground, after: number, to: number | null): Promise<UsageProof> {
  const end = to ?? Number.MAX_SAFE_INTEGER
  const rows = (statement: Parameters<typeof compile>[1]) => connection.rows(compile(engine, statement))
  // A run of hashes may begin before the first of them, within its segment.
  const first = Math.max(0, segmentOf(after + 1) * SEGMENT)
  const runs = await rows(sql`select "seq", "hashes" from "usage_leaves" where "seq" >= ${first} and "seq" <= ${end} order by "seq"`)
  const leaves = runs.flatMap(([seq, hashes]) => eachOf(seq as number, hashes as Uint8Array)).filter(({ seq }) => seq > after && seq <= end)
  const roots = await rows(
    sql`select "id", "root" from "usage_segment" where "id" > ${segmentOf(after)} and "id" <= ${segmentOf(end)} order by "id"`,
  )
  const stored = await rows(sql`select "seq" from "usage" where "seq" > ${after} and "seq" <= ${end}`)
  return {
    leaves,
    segments: roots.map(([id, root]) => ({ id: id as number, root: root as Uint8Array })),
    stored: stored.map(([seq]) => seq as number),
  }
}

function eachOf(seq: number, hashes: Uint8Array): UsageProof['leaves'] {
  return (leavesIn([{ seq, hashes }], seq) ?? []).map((hash, at) => ({ seq: seq + at, hash }))
}
