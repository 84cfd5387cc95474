import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findAccessKey } from './access-keys-of.ts'
import { endTemporaryKeys } from './end-temporary-keys.ts'
import { mayChange } from './may-change.ts'
import { findSubAccount } from './sub-account.ts'

/** Switches an access key on or off. Felt on the next call, on every node. Temporary keys that came from it end with switching it off. */
export const updateAccessKey: Changing<typeof OPERATIONS.updateAccessKey> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  const key = await findAccessKey(unit, row, input.body.accessKey)
  await unit.change('access_key', key, { active: input.body.active ? 1 : 0 })
  if (!input.body.active) await endTemporaryKeys(unit, row.id, ({ parent }) => parent === key.id)
  note({ message: `Update Access Key: ${key.id} of ${row.loginId} is ${input.body.active ? 'active' : 'inactive'}` })
  return { success: true }
}
