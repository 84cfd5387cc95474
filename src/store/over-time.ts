import { logOf, SEGMENT } from '#core/ports/history-store'
import type { CountedBy, UsageAsked } from '#core/ports/store'
import { type Candidates, type Ground, readMoments } from './postings.ts'

type Intervals = Extract<CountedBy, { everyMs: number }>

interface Asked {
  by: Intervals
  /** All of it is said by terms: what they name fits, if its moment does. */
  asked: Pick<UsageAsked, 'from' | 'to'>
  /** The first number of each log that was not dropped. */
  kept: ReadonlyMap<number, number>
}

/**
 * Counts the records of segments by their moments, which stand beside the postings, so that no record is read. Resolves to the segments
 * of which no moments are there.
 */
export async function countOverTime(
  ground: Ground,
  { by, asked: { from = 0, to = Number.MAX_SAFE_INTEGER }, kept }: Asked,
  segments: readonly Candidates[],
  add: (interval: number, count: number) => void,
): Promise<Candidates[]> {
  const moments = await readMoments(ground, segments)
  const left: Candidates[] = []
  for (const segment of segments) {
    const told = moments.get(segment.first)
    if (told?.length !== SEGMENT) {
      left.push(segment)
      continue
    }
    const firstKept = (kept.get(logOf(segment.first)) ?? 0) - segment.first
    let interval = 0
    let count = 0
    for (const place of placesOf(segment)) {
      const moment = told[place] as number
      if (place < firstKept || moment < from || moment > to) continue
      const its = Math.trunc((moment - by.from) / by.everyMs)
      // Records that follow each other lie in the same interval as a rule.
      if (its !== interval) {
        add(interval, count)
        interval = its
        count = 0
      }
      count++
    }
    add(interval, count)
  }
  return left
}

const EVERY_PLACE = Array.from({ length: SEGMENT }, (_, place) => place)

function placesOf({ first, seqs }: Candidates): readonly number[] {
  return seqs === undefined ? EVERY_PLACE : seqs.map((seq) => seq - first)
}
