import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { checkCanFire, openJob } from './open-job.ts'

/** Requests a rotation. Answers at once; the trigger is fired after the commit. */
export const executeRotationJob: Changing<typeof OPERATIONS.executeRotationJob> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  const { job } = await openJob(unit, secret, { cause: 'manual', attempt: 1, fresh: call.input.query.fresh })
  await checkCanFire(unit, job.trigger)
  call.note({ job: job.id, message: `Execute Rotation Job: job ${job.id} was requested` })
  return null
}
