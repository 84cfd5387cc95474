import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { endJob } from './end-job.ts'
import { lastJobOf } from './find-job.ts'
import { nextStep } from './next-step.ts'
import { keptSentence } from './stories.ts'

/** Ends the open job, its key and its process; a PENDING that it registered stays. */
export const cancelRotationJob: Changing<typeof OPERATIONS.cancelRotationJob> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  const job = secret.openJob === null ? await lastJobOf(unit, secret) : await unit.get('job', secret.openJob)
  if (job === undefined)
    throw new Problem('rotation.refused', 'No rotation is running: the secret was never rotated.', { reason: { is: 'never-rotated' } })
  nextStep(job.state, { is: 'cancel' })
  await endJob(unit, job, secret, {
    state: 'CANCELLED',
    message: `${call.actor.name} cancelled it in step ${job.state}. ${keptSentence(job, secret)}`,
  })
  call.note({ job: job.id, message: `Cancel Rotation Job: job ${job.id} was cancelled in step ${job.state}` })
  return null
}
