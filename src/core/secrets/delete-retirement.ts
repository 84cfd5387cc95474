import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { endJob } from '../rotation/end-job.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** PREVIOUS stays in use from now on: a job that was requested to retire it is cancelled, and one that has started has to be cancelled first. */
export const deleteRetirement: Changing<typeof OPERATIONS.deleteRetirement> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  const job = secret.openJob === null ? undefined : await unit.get('job', secret.openJob)
  const none = {
    retireWithin: null,
    retireDeadline: null,
    retireSince: null,
    retireRetryAt: null,
    updatedAt: unit.world.clock.now(),
  }
  if (job?.kind !== 'RETIRE') {
    call.note({ etag: (await unit.change('secret', secret, none)).epoch })
    return null
  }
  if (job.state !== 'REQUESTED')
    throw new Problem(
      'rotation.refused',
      'PREVIOUS is being retired, and may be out of use in the target already. Cancel that job first.',
      {
        reason: { is: 'retiring' },
      },
    )
  const ended = await endJob(
    unit,
    job,
    secret,
    { state: 'CANCELLED', message: 'Retiring PREVIOUS was switched off before the job had started.' },
    none,
  )
  call.note({ job: job.id, etag: ended.secret.epoch })
  return null
}
