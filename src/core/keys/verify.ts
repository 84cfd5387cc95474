import { LIMITS } from '#base/limits'
import { readBase64 } from '#contract/base64'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { usedKey } from './used-key.ts'

/** Whether a signature is of this key and this data, by whichever version it names. */
export const verify: Reading<typeof OPERATIONS.verify> = async (view, call) => {
  const key = await usedKey(view, call, 'signatures')
  const { body } = call.input
  const data = readBase64(body.data, 'data', { min: 0, max: LIMITS.kmsSignedMaxBytes })
  return { valid: await view.vault.kms.verify(view, key, data, body.signature) }
}
