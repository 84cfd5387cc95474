import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { jobByTokenOrId } from './find-job.ts'
import { jobStory } from './job-shape.ts'

/** The story of one job, found by its token or its id. */
export const getRotationJob: Reading<typeof OPERATIONS.getRotationJob> = async (view, call) => {
  const secret = await livingSecret(view, call)
  const job = await jobByTokenOrId(view, secret, call.input.params.jobToken)
  call.note({ job: job.id })
  return jobStory(view, call.actor, job)
}
