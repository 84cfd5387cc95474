import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { Actor } from './actor.ts'
import { factsOf } from './resource-facts.ts'

/**
 * A call that names things in a list is decided on the thing in its path. A Deny of that action on one of the list holds
 * all the same: no list slips past it. Problem `access.denied`.
 */
export async function requireNotDenied(
  view: View,
  actor: Actor,
  action: string,
  type: 'Policy' | 'Group' | 'SubAccount',
  id: string,
): Promise<void> {
  const resource = nrn({ product: 'IAM', region: view.world.region, memberNo: actor.account, type, id })
  const facts = await factsOf(view, actor.account, resource)
  const decision = actor.decide({ product: 'IAM', action, nrn: resource, ...(facts === undefined ? {} : { facts }) })
  if (!decision.allowed && decision.by !== undefined)
    throw new Problem(
      'access.denied',
      `${actor.name} may not ${action} on ${resource}: statement ${decision.by.statement + 1} of ${decision.by.policyName} denies it.`,
    )
}
