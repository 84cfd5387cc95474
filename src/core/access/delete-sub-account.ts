import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Removes a sub account with its access keys and attachments. */
export const deleteSubAccount: Changing<typeof OPERATIONS.deleteSubAccount> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  for (const key of await unit.find('access_key', [{ column: 'principal', is: 'eq', value: row.id }])) await unit.remove('access_key', key)
  const attachment = await unit.get('attachment', row.id)
  if (attachment !== undefined) await unit.remove('attachment', attachment)
  await unit.remove('principal', row)
  return { success: true }
}
