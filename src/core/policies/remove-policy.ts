import type { Actor } from '../access/actor.ts'
import { attachmentsWith } from '../access/rights.ts'
import type { Unit } from '../barrier/view.ts'
import type { PolicyRow } from '../rows.ts'
import { mayChangeHolders } from './holders.ts'

/** Detaches a policy from all of its holders and removes it. Problem `access.exceeds`, before anything is done. */
export async function removePolicy(unit: Unit, actor: Actor, row: PolicyRow): Promise<void> {
  const holders = await attachmentsWith(unit, row.account, row.id)
  const nothing = { id: row.id, name: row.name, type: 'USER_CREATED' as const, description: '', statements: [] }
  await mayChangeHolders(unit, actor, holders, { policy: nothing })
  for (const attachment of holders) {
    const left = (JSON.parse(attachment.policies) as string[]).filter((id) => id !== row.id)
    await unit.change('attachment', attachment, { policies: JSON.stringify(left) })
  }
  await unit.remove('policy', row)
}
