import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { endSessions } from '../sessions/session.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount, subAccountColumns } from './sub-account.ts'

/** Changes the fields that are given, `active` included. Felt on the next call, on every node. */
export const updateSubAccount: Changing<typeof OPERATIONS.updateSubAccount> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  const changed = await unit.change('principal', row, subAccountColumns(input.body))
  // Whoever is let in again later signs in again.
  if (changed.active === 0 || changed.consoleAccess === 0) await endSessions(unit, row.id)
  return { success: true, id: row.id }
}
