import { Problem } from '#base/problem'
import { ROLES } from '#contract/rulings'
import { eachOf, type OneOutcome } from '../access/each-of.ts'
import { endTemporaryKeys } from '../access/end-temporary-keys.ts'
import { requireNotDenied } from '../access/item-denied.ts'
import { mayChange, mayHold } from '../access/may-change.ts'
import { policiesOfHolder } from '../access/rights.ts'
import { findSubAccount } from '../access/sub-account.ts'
import type { Unit } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { RoleRow } from '../rows.ts'

/** Changes who may switch to a role one by one, and writes them as the one list that they are. */
export async function eachEntity(
  unit: Unit,
  call: Pick<Call, 'actor' | 'refuse'>,
  role: RoleRow,
  { ids, change, action }: { ids: readonly string[]; change: 'add' | 'remove'; action: string },
): Promise<OneOutcome[]> {
  const { actor } = call
  let entities = new Set(JSON.parse(role.entities) as string[])
  const { policies } = await policiesOfHolder(unit, role.id)
  const outcomes = await eachOf(call, { type: 'SubAccount', ids }, async (id) => {
    const principal = await findSubAccount(unit, actor, id)
    await requireNotDenied(unit, actor, action, 'SubAccount', id)
    await mayChange(unit, actor, principal)
    mayHold(unit, actor, principal.loginId, policies)
    const changed = new Set(entities)
    if (change === 'add') changed.add(id)
    else changed.delete(id)
    if (changed.size > ROLES.entities)
      throw new Problem('principal.limit', `${ROLES.entities} sub accounts may switch to ${role.name} already. Take it from one first.`)
    if (change === 'remove') await endTemporaryKeys(unit, id, (key) => key.role === role.id)
    entities = changed
  })
  await unit.change('role', role, { entities: JSON.stringify([...entities].sort()) })
  return outcomes
}
