import { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { findKey } from '../keys/key-shape.ts'
import { keyActivity } from './key-activity.ts'

const { encrypt, decrypt, reencrypt, createCustomKey, sign, verify } = OPERATIONS
/** What counts as a use: to look at a key or to change it does not. */
const USES = [encrypt, decrypt, reencrypt, createCustomKey, sign, verify].map(({ action }) => action)

/** The newest use of a key that succeeded; null when there was none. */
export const getKeyLastUseInfo: Reading<typeof OPERATIONS.getKeyLastUseInfo> = async (view, call) => {
  const key = await findKey(view, call)
  const { rows } = await view.tables.usage({ account: key.account, resourceId: key.id, succeeded: USES, limit: 1, offset: 0 })
  const [last] = rows
  return last === undefined ? null : keyActivity(view, key, last)
}
