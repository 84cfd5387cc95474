import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { NO_FACTOR } from '../sessions/second-factor.ts'
import { endSessions } from '../sessions/session.ts'
import { endTemporaryKeys } from './end-temporary-keys.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Removes the second factor of a sub account that lost it. Where one is mandatory, the next login sets up a new one. */
export const resetSubAccountMfa: Changing<typeof OPERATIONS.resetSubAccountMfa> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  await unit.change('principal', row, { mfaSealed: NO_FACTOR })
  await endSessions(unit, row.id)
  await endTemporaryKeys(unit, row.id, ({ mfa }) => mfa === 1)
  return { success: true }
}
