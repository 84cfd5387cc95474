import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { nextRotationAt } from '../rotation/schedule.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Another period, counted from now. */
export const updateRotationPeriod: Changing<typeof OPERATIONS.updateRotationPeriod> = async (unit, call) => {
  const { rotationPeriod } = call.input.body
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  if (secret.autoRotation === 0)
    throw new Problem(
      'rotation.refused',
      'Automatic rotation is off, so there is no period to change. Enable it with the period that you want.',
      { reason: { is: 'not-automatic' } },
    )
  const now = unit.world.clock.now()
  const next = nextRotationAt({ ...secret, rotationPeriod }, now) ?? now
  const changed = await unit.change('secret', secret, { rotationPeriod, nextRotationAt: next, updatedAt: now })
  call.note({ etag: changed.epoch })
  return { secretId: secret.id, autoRotationYN: 'Y', autoRotationPeriod: rotationPeriod, nextRotationDate: next }
}
