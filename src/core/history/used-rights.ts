import type { Instant } from '#base/instant'
import type { UsedRight } from '../ports/history-store.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** The results of calls that were allowed: one that failed for another reason than rights has used its right. */
export const ALLOWED = ['SUCCESS', 'FAILED'] as const satisfies readonly NewUsageRow['result'][]

/**
 * What sub accounts did, and when last. Gathered from records when they go, so that the report of unused rights looks farther back
 * than records are kept, and no call costs a write for it.
 */
export class UsedRights {
  readonly #byPrincipal = new Map<string, Map<string, Instant>>()

  add({ requestorType, requestor, action, result, time }: NewUsageRow): void {
    if (requestorType !== 'Sub' || !ALLOWED.some((each) => each === result)) return
    const actions = this.#byPrincipal.get(requestor) ?? new Map<string, Instant>()
    this.#byPrincipal.set(requestor, actions.set(action, Math.max(actions.get(action) ?? 0, time)))
  }

  all(): UsedRight[] {
    return [...this.#byPrincipal].flatMap(([principal, actions]) =>
      [...actions].map(([action, lastUsedAt]) => ({ principal, action, lastUsedAt })),
    )
  }
}
