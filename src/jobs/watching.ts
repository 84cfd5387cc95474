import { hasNews, watchRecords } from '#core/watch/evaluate'
import { forgetOld } from '#core/watch/forget'
import { isTold, lateSecrets, tellOverdue } from '#core/watch/overdue'
import { type JobsParts, look } from './parts.ts'
import { believable, eachAlone } from './stepping-over.ts'

/** So many are told before the others of the clock's duties have their turn. */
const AT_ONCE = 100

/** Brings what is due to subscriptions, whichever node wrote it. */
export function deliverDue({ courier, doubts }: JobsParts): Promise<void> {
  return courier.look((problem) => doubts.say(problem))
}

/** Looks at what was recorded since the last look with every watch rule. Nodes take turns, and none repeats what another did. */
export async function watch(parts: JobsParts): Promise<void> {
  if (!(await look(parts, hasNews))) return
  while (await parts.barrier.transact(watchRecords));
}

/** Tells once of each rotation that is late. */
export async function tellOfLate(parts: JobsParts): Promise<void> {
  const late = await look(parts, async (view, doubts) => {
    const ids: string[] = []
    for await (const secret of believable(view, doubts, 'secret', lateSecrets(view), [
      ['nextRotationAt', 'asc'],
      ['number', 'asc'],
    ])) {
      if (!(await isTold(view, secret))) ids.push(secret.id)
      if (ids.length >= AT_ONCE) break
    }
    return ids
  })
  await eachAlone(parts, late, tellOverdue)
}

/** Clears away what was told and looked at long ago. */
export async function forgetWatched({ barrier }: JobsParts): Promise<void> {
  await barrier.transact(forgetOld)
}
