import { Problem } from '#base/problem'
import type { Patch } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'

/**
 * How many replaced values one rotation may leave. Each of them may be what the target carries, so none is erased before a
 * job completes, and the bound only keeps an action in a loop from filling the store. People are shown the last five.
 */
const STRAYS_KEPT = 100

/** The versions of values that jobs registered and that never became ACTIVE, oldest first. */
export function straysOf(secret: Pick<SecretRow, 'strays'>): number[] {
  return JSON.parse(secret.strays) as number[]
}

/** PENDING moved to the strays: the patch of the head. Throws Problem `rotation.refused` at the bound. */
export function setAside(secret: Pick<SecretRow, 'strays' | 'pending'>): Patch<'secret'> {
  const strays = straysOf(secret)
  if (secret.pending === null) return {}
  if (strays.length >= STRAYS_KEPT) {
    throw new Problem(
      'rotation.refused',
      `${STRAYS_KEPT} values were registered and replaced since a job completed, and each may be what the target carries. Use the PENDING that is there, complete, and go on then.`,
      { reason: { is: 'too-many-strays', max: STRAYS_KEPT } },
    )
  }
  return { pending: null, strays: JSON.stringify([...strays, secret.pending]) }
}
