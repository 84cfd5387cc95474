import { isProblem, isStoreTrouble } from '#base/problem'
import { resealSome } from '#core/keys/reseal-some'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'
import { firstBelievable } from './stepping-over.ts'

/** How long one look of the clock works at re-seals: two fifths of the time, in pieces of a few milliseconds between which others have their turn. */
const WORK_MS = 400
const KEYS_AT_ONCE = 20

/**
 * Goes on with the re-seals that were asked for, on one node at a time. Where it was cut off, by whatever, the next look or the next
 * start goes on: how far it came is what is stored. Two nodes that work at once do nothing twice and nothing wrong.
 */
export async function goOnResealing(parts: JobsParts, lease: Lease, doubtful: Map<string, Set<string>>): Promise<void> {
  if (!lease.leads) return
  const running = await look(parts, (view, doubts) =>
    firstBelievable(view, doubts, 'reseal', [{ column: 'state', is: 'eq', value: 'RUNNING' }], {
      order: [
        ['startedAt', 'asc'],
        ['id', 'asc'],
      ],
      most: KEYS_AT_ONCE,
    }),
  )
  for (const known of doubtful.keys()) if (!running.some(({ id }) => id === known)) doubtful.delete(known)
  const until = parts.world.clock.elapsedMs() + WORK_MS
  for (const { id } of running) {
    const piece = { key: id, doubtful: doubtful.get(id) ?? new Set<string>(), onDoubt: (problem: Error) => parts.doubts.say(problem) }
    doubtful.set(id, piece.doubtful)
    if (await worked(parts, piece, until)) await parts.world.scrub?.()
  }
}

/** Works at one key until the time is over or nothing is left to do; tells whether it came to an end. */
async function worked({ barrier, world, doubts }: JobsParts, piece: Parameters<typeof resealSome>[1], until: number): Promise<boolean> {
  try {
    while (world.clock.elapsedMs() < until) {
      if (!(await barrier.transact((unit) => resealSome(unit, piece)))) return true
    }
  } catch (error) {
    if (isProblem(error) && isStoreTrouble(error)) throw error
    doubts.say(error as Error)
  }
  return false
}
