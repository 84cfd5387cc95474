import { nrn } from '#base/nrn'
import type { View } from '../barrier/view.ts'
import type { Actor } from './actor.ts'
import { denied } from './denied.ts'
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
  const asked = { product: 'IAM', action, nrn: resource, ...(facts === undefined ? {} : { facts }) }
  const decision = actor.decide(asked)
  if (!decision.allowed && decision.by !== undefined) throw denied(actor, asked, decision)
}
