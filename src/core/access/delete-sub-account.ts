import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { endSessions } from '../sessions/session.ts'
import { mayChange } from './may-change.ts'
import { rolesOf } from './rights.ts'
import { matchedSubAccount } from './sub-account.ts'

/** Removes a sub account with its access keys, temporary ones among them, its attachments and its place in roles. */
export const deleteSubAccount: Changing<typeof OPERATIONS.deleteSubAccount> = async (unit, call) => {
  const { actor } = call
  const row = await matchedSubAccount(unit, call)
  await mayChange(unit, actor, row)
  for (const key of await unit.find('access_key', [{ column: 'principal', is: 'eq', value: row.id }])) await unit.remove('access_key', key)
  await endSessions(unit, row.id)
  for (const role of await rolesOf(unit, row)) {
    const entities = (JSON.parse(role.entities) as string[]).filter((id) => id !== row.id)
    await unit.change('role', role, { entities: JSON.stringify(entities) })
  }
  const attachment = await unit.get('attachment', row.id)
  if (attachment !== undefined) await unit.remove('attachment', attachment)
  await unit.remove('principal', row)
  return { success: true }
}
