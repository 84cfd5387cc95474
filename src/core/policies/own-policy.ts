import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import { systemPolicy } from '../access/system-policies.ts'
import type { View } from '../barrier/view.ts'
import type { PolicyRow } from '../rows.ts'

/** A policy that may be changed; Problem `principal.not-found`, or `principal.fixed` for one of the system's. */
export async function findOwnPolicy(view: View, actor: Actor, id: string): Promise<PolicyRow> {
  const system = systemPolicy(id)
  if (system !== undefined)
    throw new Problem(
      'principal.fixed',
      `${system.name} is managed by the system and cannot be changed or deleted. Make a policy of your own.`,
    )
  const row = await view.get('policy', id)
  if (row === undefined || row.account !== actor.account)
    throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
  return row
}
