import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { accessKeysOf } from './access-keys-of.ts'
import { findSubAccount } from './sub-account.ts'

export const getAccessKeyList: Reading<typeof OPERATIONS.getAccessKeyList> = async (view, { actor, input, note }) => {
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId })
  return (await accessKeysOf(view, row)).map((key) => ({ accessKey: key.id, active: key.active === 1, createTime: key.createdAt }))
}
