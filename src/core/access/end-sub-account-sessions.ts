import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { endSessions } from '../sessions/session.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Signs a sub account out of every browser. */
export const endSubAccountSessions: Changing<typeof OPERATIONS.endSubAccountSessions> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  await endSessions(unit, row.id)
  return { success: true }
}
