import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { lastJobOf } from './find-job.ts'
import { isOpen } from './next-step.ts'
import { checkCanFire, openJob } from './open-job.ts'

/** Tries again what the last job did not bring to its end; its PENDING is taken over by the new one. */
export const retryRotationJob: Changing<typeof OPERATIONS.retryRotationJob> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  const last = await lastJobOf(unit, secret)
  if (last === undefined)
    throw new Problem('rotation.refused', 'The secret was never rotated, so there is nothing to retry. Run a rotation instead.', {
      reason: { is: 'never-rotated' },
    })
  if (!isOpen(last.state) && last.state !== 'FAILED' && last.state !== 'CANCELLED' && last.state !== 'TIMED_OUT') {
    throw new Problem(
      'rotation.refused',
      `The last job is ${last.state}, and only one that failed, was cancelled or timed out can be retried. Run a new rotation instead.`,
      { reason: { is: 'nothing-to-retry' } },
    )
  }
  const { job } = await openJob(unit, secret, { cause: 'retry', attempt: last.attempt + 1, by: call.actor.name })
  await checkCanFire(unit, job.trigger)
  call.note({ job: job.id, message: `Retry Rotation Job: job ${job.id} was requested, try ${job.attempt}` })
  return null
}
