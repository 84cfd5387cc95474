import { LIMITS } from '#base/limits'
import { readBase64 } from '#contract/base64'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { usedKey } from './used-key.ts'

/** Signs data under the current version. */
export const sign: Reading<typeof OPERATIONS.sign> = async (view, call) => {
  const key = await usedKey(view, call, 'signatures')
  const data = readBase64(call.input.body.data, 'data', { min: 0, max: LIMITS.kmsSignedMaxBytes })
  call.note({ version: key.currentVersion })
  return { signature: await view.vault.kms.sign(view, key, data) }
}
