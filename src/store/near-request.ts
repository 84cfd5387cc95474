import { timeOfRequest } from '#base/ids'
import { type Instant, MINUTE, SECOND } from '#base/instant'
import type { Condition, UsageSearch } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'
import type { Ground } from './postings.ts'
import { searchUsage } from './usage.ts'

/** A record is made so long after its call came, as a rule; and at most, when an action was waited for. */
const AS_A_RULE_MS = 2 * SECOND
const AT_MOST_MS = 15 * MINUTE

/**
 * The same as `searchUsage`, but what is asked for by the id of its request is first looked for when that came, which the id tells:
 * an index of ids, of which no two are the same, would cost as much as all others together.
 */
export async function searchNearRequest(ground: Ground, search: UsageSearch): ReturnType<typeof searchUsage> {
  const at = momentIn(search.where ?? [])
  for (const within of at === undefined ? [] : [AS_A_RULE_MS, AT_MOST_MS]) {
    const from = Math.max(search.from ?? 0, (at as Instant) - SECOND)
    const to = Math.min(search.to ?? Number.MAX_SAFE_INTEGER, (at as Instant) + within)
    if (from > to) break
    const found = await searchUsage(ground, { ...search, from, to })
    if (found.total > 0) return found
  }
  // The clock was set back meanwhile, or the id is not one of ours.
  return searchUsage(ground, search)
}

function momentIn(where: readonly Condition<UsageRow>[]): Instant | undefined {
  for (const each of where) {
    const at =
      'all' in each
        ? momentIn(each.all)
        : 'column' in each && each.column === 'requestId' && each.is === 'eq'
          ? timeOfRequest(String(each.value))
          : undefined
    if (at !== undefined) return at
  }
  return undefined
}
