import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Unlinks the trigger. Without one it is unlinked already: that is success, too. */
export const deleteRotationTrigger: Changing<typeof OPERATIONS.deleteRotationTrigger> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  if (secret.autoRotation === 1)
    throw new Problem('rotation.refused', 'Automatic rotation needs its trigger. Switch automatic rotation off first.', {
      reason: { is: 'needs-trigger' },
    })
  const changed = await unit.change('secret', secret, { trigger: null, updatedAt: unit.world.clock.now() })
  call.note({ etag: changed.epoch })
  return null
}
