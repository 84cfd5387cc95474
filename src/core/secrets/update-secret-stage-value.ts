import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeStages, encryptedChain } from './change-stages.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Replaces one stage; an empty text deletes it. */
export const updateSecretStageValue: Changing<typeof OPERATIONS.updateSecretStageValue> = async (unit, call) => {
  const { stage } = call.input.params
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change values')
  const changed = await changeStages(unit, secret, { [stage]: call.input.body.value }, () => 'value')
  const version = changed[stage]
  call.note({ stage, etag: changed.epoch, ...(version === null ? {} : { version }) })
  return { encryptedSecretValue: { value: (await encryptedChain(unit, changed))[stage] ?? '', valueStage: stage } }
}
