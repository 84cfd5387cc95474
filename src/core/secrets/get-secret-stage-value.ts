import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { openVersion } from './chain.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

const UPPER = { previous: 'PREVIOUS', active: 'ACTIVE', pending: 'PENDING' } as const

export const getSecretStageValue: Reading<typeof OPERATIONS.getSecretStageValue> = async (view, call) => {
  const secret = await livingSecret(view, call)
  mustAllow(secret.state, 'read values')
  const { stage } = call.input.params
  const version = secret[stage]
  if (version === null)
    throw new Problem('secret.stage-empty', `The secret ${secret.name} has no ${UPPER[stage]} value. Read another stage, or all of them.`)
  call.note({ stage, version })
  const value = await openVersion(view, secret, version)
  return {
    decryptedSecretValue: { value: value.open(), valueStage: UPPER[stage] },
    rotationTargets: JSON.parse(secret.rotationTargets) as string[],
  }
}
