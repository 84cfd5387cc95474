import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Lets a sub account try to sign in again, with the password that it has. */
export const unlockSubAccount: Changing<typeof OPERATIONS.unlockSubAccount> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  await unit.change('principal', row, { failedSignIns: 0 })
  return { success: true }
}
