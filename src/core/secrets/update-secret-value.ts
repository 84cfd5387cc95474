import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeStages, encryptedChain, type StageTexts } from './change-stages.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Replaces the given stages; an empty text deletes one. Answers ciphertext, never plaintext. */
export const updateSecretValue: Changing<typeof OPERATIONS.updateSecretValue> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change values')
  const changed = await changeStages(unit, secret, call.input.body as StageTexts, (stage) => stage)
  call.note({ stage: 'chain', version: changed.lastVersion, etag: changed.epoch })
  return { encryptedSecretChain: await encryptedChain(unit, changed) }
}
