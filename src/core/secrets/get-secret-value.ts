import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { openChain } from './chain.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** All stages in the open. The record tells which version was ACTIVE. */
export const getSecretValue: Reading<typeof OPERATIONS.getSecretValue> = async (view, call) => {
  const secret = await livingSecret(view, call)
  mustAllow(secret.state, 'read values')
  call.note({ etag: secret.epoch, stage: 'chain', ...(secret.active === null ? {} : { version: secret.active }) })
  return { decryptedSecretChain: await openChain(view, secret), rotationTargets: JSON.parse(secret.rotationTargets) as string[] }
}
