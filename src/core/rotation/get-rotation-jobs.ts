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
  // The head knows which rotation is the newest even if the clock was set back, or two came within one millisecond.
  const rotations = jobs.filter(({ kind }) => kind === 'ROTATE')
  const ordered = [...rotations.filter(({ id }) => id === secret.lastJob), ...rotations.filter(({ id }) => id !== secret.lastJob)]
  const inOrder = jobs.map((job) => (job.kind === 'ROTATE' ? (ordered.shift() ?? job) : job))
  return { jobs: inOrder.map((job) => jobShape(view, call.actor, job)) }
}
