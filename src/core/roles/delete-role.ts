import type { OPERATIONS } from '#contract/operations'
import { attachmentOf } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { mayChangeHolders } from '../policies/holders.ts'
import { findRole } from './role.ts'

/** Removes a role; its sessions end with it. */
export const deleteRole: Changing<typeof OPERATIONS.deleteRole> = async (unit, { actor, input, note }) => {
  const row = await findRole(unit, actor, input.params.id)
  note({ resourceName: row.name })
  const attachment = await attachmentOf(unit, row.id)
  await mayChangeHolders(unit, actor, [attachment], {})
  await unit.remove('attachment', attachment)
  await unit.remove('role', row)
  return { success: true }
}
