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
  return { jobs: jobs.map((job) => jobShape(view, call.actor, job)) }
}
