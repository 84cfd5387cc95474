import { isProblem, isStoreTrouble } from '#base/problem'
import type { Recorded } from '#core/barrier/barrier'
import type { Unit, View } from '#core/barrier/view'
import type { Condition, FindOptions } from '#core/ports/store'
import type { Kind, Rows } from '#core/rows'
import type { Doubts } from './doubts.ts'
import type { JobsParts } from './parts.ts'

/** How many rows are looked at with one query. */
const PAGE = 200

/** The rows that can be believed, a page at a time, in the order asked for. Must be total, or pages would overlap. */
export async function* believable<K extends Kind>(
  view: View,
  doubts: Doubts,
  kind: K,
  conditions: readonly Condition<Rows[K]>[],
  order: FindOptions<Rows[K]>['order'] & object,
): AsyncGenerator<Rows[K]> {
  for (let offset = 0; ; offset += PAGE) {
    let looked = 0
    const doubtful = (problem: Error) => {
      looked++
      doubts.say(problem)
    }
    const page = await view.find(kind, conditions, { order, limit: PAGE, offset, doubtful })
    yield* page
    if (looked + page.length < PAGE) return
  }
}

/** The first of them, at most so many. */
export async function firstBelievable<K extends Kind>(
  view: View,
  doubts: Doubts,
  kind: K,
  conditions: readonly Condition<Rows[K]>[],
  { order, most }: { order: FindOptions<Rows[K]>['order'] & object; most: number },
): Promise<Rows[K][]> {
  const found: Rows[K][] = []
  for await (const row of believable(view, doubts, kind, conditions, order)) {
    found.push(row)
    if (found.length >= most) break
  }
  return found
}

/** Each in a transaction of its own. Only a store that takes nothing stops the rest. */
export async function eachAlone<T>(
  { barrier, doubts }: Pick<JobsParts, 'barrier' | 'doubts'>,
  all: Iterable<T>,
  work: (unit: Unit, each: T) => Promise<Recorded<unknown>>,
): Promise<void> {
  for (const each of all) {
    try {
      await barrier.transact((unit) => work(unit, each))
    } catch (error) {
      if (isProblem(error) && isStoreTrouble(error)) throw error
      doubts.say(error as Error)
    }
  }
}
