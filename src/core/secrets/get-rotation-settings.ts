import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { lastJobOf } from '../rotation/find-job.ts'
import { isOverdue } from '../rotation/schedule.ts'
import { livingSecret } from './living-secret.ts'
import { retirementShape, windowShape } from './rotation-settings.ts'

/** What Coffer adds to the rotation settings, and how the rotation of the secret stands. */
export const getRotationSettings: Reading<typeof OPERATIONS.getRotationSettings> = async (view, call) => {
  const secret = await livingSecret(view, call)
  const last = await lastJobOf(view, secret)
  const failed = last?.state === 'FAILED' || last?.state === 'TIMED_OUT'
  return {
    secretId: secret.id,
    nextRotationDate: secret.nextRotationAt,
    overdue: isOverdue(secret, view.world.clock.now()),
    failedTries: failed ? last.attempt : 0,
    retryDate: failed ? last.retryAt : null,
    window: windowShape(secret),
    retirement: retirementShape(secret),
  }
}
