import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { contains } from './contains.ts'
import { guisesOf, type Instead } from './rights.ts'
import type { Policy } from './statement.ts'
import { ADMINISTRATOR } from './system-policies.ts'

/**
 * Nobody gives away more than they hold (contract: sub-account.md): whoever changes a principal must hold every right
 * that it may act with before the change and after it, its groups' and its roles' rights included. Problem `access.exceeds`.
 */
export async function mayChange(view: View, actor: Actor, principal: PrincipalRow, after?: Instead): Promise<void> {
  if (actor.type === 'Customer') return
  for (const guise of await guisesOf(view, principal)) mayHold(actor, principal.loginId, guise)
  if (after === undefined) return
  for (const guise of await guisesOf(view, principal, after)) mayHold(actor, principal.loginId, guise)
}

/** Whether the caller may be the one through whom `holder` has these policies, all together. Problem `access.exceeds`. */
export function mayHold(actor: Actor, holder: string, policies: readonly Policy[]): void {
  if (actor.type === 'Customer') return
  if (policies.some(({ id }) => id === ADMINISTRATOR.id))
    throw new Problem(
      'access.exceeds',
      `Only the main account changes who holds ${ADMINISTRATOR.name}, and its holders. ${holder} was left as it was.`,
    )
  if (contains(actor.policies, policies)) return
  // One that alone is too much is named; otherwise what they make together is, where a Deny was taken away.
  const [too] = policies.filter((policy) => !contains(actor.policies, [policy]))
  throw new Problem(
    'access.exceeds',
    `${actor.name} does not hold every right of ${too?.name ?? 'these policies'}, and nobody gives away more than they hold. Ask somebody who does, or the main account. ${holder} was left as it was.`,
  )
}
