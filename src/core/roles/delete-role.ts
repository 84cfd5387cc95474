import type { OPERATIONS } from '#contract/operations'
import { endTemporaryKeys } from '../access/end-temporary-keys.ts'
import { attachmentOf } from '../access/rights.ts'
import type { Changing } from '../door/call.ts'
import { mayChangeHolders } from '../policies/holders.ts'
import { matchedRole } from './role.ts'

/** Removes a role; its sessions end with it. */
export const deleteRole: Changing<typeof OPERATIONS.deleteRole> = async (unit, call) => {
  const { actor } = call
  const row = await matchedRole(unit, call)
  const attachment = await attachmentOf(unit, row.id)
  await mayChangeHolders(unit, actor, [attachment], {})
  for (const id of JSON.parse(row.entities) as string[]) await endTemporaryKeys(unit, id, ({ role }) => role === row.id)
  await unit.remove('attachment', attachment)
  await unit.remove('role', row)
  return { success: true }
}
