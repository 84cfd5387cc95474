import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** No rotation by date any more; the trigger stays linked. */
export const disableAutoRotation: Changing<typeof OPERATIONS.disableAutoRotation> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  const changed = await unit.change('secret', secret, {
    autoRotation: 0,
    rotationPeriod: null,
    nextRotationAt: null,
    updatedAt: unit.world.clock.now(),
  })
  call.note({ etag: changed.epoch })
  return { secretId: secret.id, autoRotationYN: 'N' }
}
