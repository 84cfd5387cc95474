import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { lastJobOf } from './find-job.ts'
import { nextStep } from './next-step.ts'
import { withStep } from './timeline.ts'

/** PREVIOUS and ACTIVE change places. The remote system is not touched, and the job's story says so. */
export const rollbackRotationJob: Changing<typeof OPERATIONS.rollbackRotationJob> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  const job = await lastJobOf(unit, secret)
  if (job === undefined)
    throw new Problem('rotation.refused', 'The secret was never rotated, so there is nothing to roll back.', {
      reason: { is: 'never-rotated' },
    })
  if (secret.openJob !== null && secret.openJob !== job.id)
    throw new Problem('rotation.refused', 'PREVIOUS is being retired. Cancel that job first, if PREVIOUS still works in the target.', {
      reason: { is: 'retiring' },
    })
  nextStep(job.state, {
    is: 'roll-back',
    secret: secret.state,
    hasPrevious: secret.previous !== null,
    changedSince: secret.completedEpoch !== secret.epoch,
  })
  const untouched = 'The target system was not touched: it still carries the value that is PREVIOUS now.'
  const now = unit.world.clock.now()
  const told = `${call.actor.name} rolled it back. ${untouched}`
  const step = withStep(job, { step: 'rolled back', at: now, outcome: 'done', message: told })
  await unit.change('job', job, { state: 'ROLLED_BACK', message: `${job.message} ${told}`, ...step })
  await unit.change('secret', secret, {
    active: secret.previous,
    previous: secret.active,
    completedEpoch: null,
    retireSince: null,
    updatedAt: now,
  })
  call.note({ job: job.id, stage: 'chain', message: `Rollback Rotation Job: PREVIOUS is ACTIVE again. ${untouched}` })
  return null
}
