import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { usedKey } from './used-key.ts'

/** The public half of a version, the current one unless another is named, for those who verify or encrypt without us. */
export const getPublicKey: Reading<typeof OPERATIONS.getPublicKey> = async (view, call) => {
  const key = await usedKey(view, call, 'signatures')
  const { keyVersion = key.currentVersion } = call.input.query
  if (keyVersion > key.currentVersion)
    throw new Problem('input.invalid', `keyVersion: the protection key ${key.name} has versions 1–${key.currentVersion}.`, {
      reason: { is: 'number', field: 'keyVersion', min: 1, max: key.currentVersion },
    })
  call.note({ version: keyVersion })
  return { publicKey: await view.vault.kms.publicKey(view, key, keyVersion), keyVersion }
}
