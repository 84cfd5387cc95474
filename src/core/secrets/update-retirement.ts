import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { lastDoneOf } from '../rotation/find-job.ts'
import { matchedSecret } from './living-secret.ts'
import { retirementShape } from './rotation-settings.ts'
import { mustAllow } from './state.ts'

/** Lets PREVIOUS be retired after each rotation from now on, and the one that is there too if a rotation left it. */
export const updateRetirement: Changing<typeof OPERATIONS.updateRetirement> = async (unit, call) => {
  const { consumerDays, deadlineDays } = call.input.body
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  // After a rollback PREVIOUS is what the target may carry.
  const rotated = secret.previous !== null && (await lastDoneOf(unit, secret))?.state === 'COMPLETED'
  const changed = await unit.change('secret', secret, {
    retireWithin: consumerDays,
    retireDeadline: deadlineDays,
    retireSince: secret.retireSince ?? (rotated ? secret.lastRotationAt : null),
    retireRetryAt: null,
    updatedAt: unit.world.clock.now(),
  })
  call.note({ etag: changed.epoch })
  const retirement = retirementShape(changed)
  if (retirement === null) throw new Error('the retirement that was set is not there')
  return { secretId: secret.id, retirement }
}
