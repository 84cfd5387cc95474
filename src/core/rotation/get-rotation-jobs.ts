import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { jobShape } from './job-shape.ts'

/** The newest jobs of a secret, newest first. */
export const getRotationJobs: Reading<typeof OPERATIONS.getRotationJobs> = async (view, call) => {
  const secret = await livingSecret(view, call)
  const jobs = await view.find('job', [{ column: 'secret', is: 'eq', value: secret.id }], {
    order: [
      ['requestedAt', 'desc'],
      ['attempt', 'desc'],
      ['id', 'desc'],
    ],
    limit: call.input.query.pageSize,
  })
  // The head knows which is the newest even if the clock was set back, or two came within one millisecond.
  const newest = jobs.filter(({ id }) => id === secret.lastJob)
  const older = jobs.filter(({ id }) => id !== secret.lastJob)
  return { jobs: [...newest, ...older].map((job) => jobShape(view, call.actor, job)) }
}
