import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { accessKeysOf } from './access-keys-of.ts'
import { addAccessKey } from './add-access-key.ts'
import { mayChange } from './may-change.ts'
import { newAccessKey } from './new-access-key.ts'
import { findSubAccount } from './sub-account.ts'

/** Makes an access key. Its secret is answered this once and sealed from then on. */
export const createAccessKey: Changing<typeof OPERATIONS.createAccessKey> = async (unit, { actor, input, note }) => {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  if ((await accessKeysOf(unit, row)).length >= LIMITS.accessKeysPerPrincipal)
    throw new Problem('access-key.limit', `${row.loginId} has ${LIMITS.accessKeysPerPrincipal} access keys already. Delete one first.`)
  const made = newAccessKey(unit.world.random)
  const key = await addAccessKey(unit, row, made)
  note({ message: `Create Access Key: ${key.id} for ${row.loginId}` })
  return { accessKey: key.id, keySecret: made.secretKey.open(), createTime: key.createdAt }
}
