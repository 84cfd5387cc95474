import type { OPERATIONS } from '#contract/operations'
import { attachmentsWith } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { checkedStatements } from './check-document.ts'
import { mayChangeHolders } from './holders.ts'
import { findOwnPolicy } from './own-policy.ts'

/** Replaces the statements of a policy. Felt by its holders on the next call, on every node. */
export const updatePolicy: Changing<typeof OPERATIONS.updatePolicy> = async (unit, call) => {
  const { actor, input, note } = call
  const row = await findOwnPolicy(unit, actor, input.params.id)
  note({ resourceName: row.name })
  mustMatch(call, row.epoch, 'principal.changed', `The policy ${row.name}`)
  const statements = checkedStatements(input.body.permissions)
  const after = { id: row.id, name: row.name, type: 'USER_CREATED' as const, description: row.description, statements }
  await mayChangeHolders(unit, actor, await attachmentsWith(unit, actor.account, row.id), { policy: after })
  const { epoch } = await unit.change('policy', row, {
    description: input.body.description ?? row.description,
    permissions: JSON.stringify(statements),
    updatedAt: unit.world.clock.now(),
  })
  note({ etag: epoch })
  return { success: true, id: row.id }
}
