import { Problem } from '#base/problem'
import type { Unit } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { contains } from './contains.ts'
import { policiesOf } from './load-actor.ts'
import type { Policy } from './statement.ts'
import { ADMINISTRATOR } from './system-policies.ts'

/**
 * Nobody gives away more than they hold (contract: sub-account.md): whoever changes a principal must hold every right
 * that it has before the change and, if the change is of rights, after it. Problem `access.exceeds`.
 */
export async function mayChange(unit: Unit, actor: Actor, principal: PrincipalRow, after: readonly Policy[] = []): Promise<void> {
  const before = (await policiesOf(unit, principal)).policies
  for (const policy of [...before, ...after]) mayHandOn(actor, principal, policy)
}

function mayHandOn(actor: Actor, principal: PrincipalRow, policy: Policy): void {
  if (actor.type === 'Customer') return
  if (policy.id === ADMINISTRATOR.id)
    throw new Problem(
      'access.exceeds',
      `Only the main account changes who holds ${policy.name}, and its holders. ${principal.loginId} was left as it was.`,
    )
  if (contains(actor.policies, [policy])) return
  throw new Problem(
    'access.exceeds',
    `${actor.name} does not hold every right of ${policy.name}, and nobody gives away more than they hold. Ask somebody who does, or the main account. ${principal.loginId} was left as it was.`,
  )
}
