import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findAccessKey } from './access-keys-of.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Removes an access key that was switched off before: so that nobody breaks a program by one call. */
export const deleteAccessKey: Changing<typeof OPERATIONS.deleteAccessKey> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  const key = await findAccessKey(unit, row, input.body.accessKey)
  if (key.active === 1)
    throw new Problem('access-key.active', 'An active access key cannot be deleted. Deactivate it first, and see that nothing misses it.')
  await unit.remove('access_key', key)
  unit.tell('principal', row)
  note({ message: `Delete Access Key: ${key.id} of ${row.loginId}` })
  return { success: true }
}
