import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

export const updateSecretMemo: Changing<typeof OPERATIONS.updateSecretMemo> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change memo')
  const { epoch, memo } = await unit.change('secret', secret, { memo: call.input.body.memo, updatedAt: unit.world.clock.now() })
  call.note({ etag: epoch })
  return { secretId: secret.id, memo }
}
