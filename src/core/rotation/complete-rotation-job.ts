import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { calledJob } from './called-job.ts'
import { completeRetirement } from './complete-retirement.ts'
import { endJob } from './end-job.ts'
import { stepOf } from './kinds.ts'
import { nextRotationAt } from './schedule.ts'
import { straysOf } from './strays.ts'

/**
 * The new value is the one in use: PENDING becomes ACTIVE, ACTIVE becomes PREVIOUS, what was PREVIOUS and all strays are erased, the
 * next date moves, and the job is over, all in one transaction. It opens no value and re-seals none. A repeat answers the same and shifts nothing.
 */
export const completeRotationJob: Changing<typeof OPERATIONS.completeRotationJob> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'chain' })
  const step = stepOf(job, { is: 'complete', hasPending: secret.pending !== null })
  if (!step.moves) return null
  if (job.kind === 'RETIRE') return completeRetirement(unit, job, secret)
  const now = unit.world.clock.now()
  const erased = [...straysOf(secret), ...(secret.previous === null ? [] : [secret.previous])]
  if (erased.length > 0) {
    await unit.write.eraseValues(secret.id, erased)
    unit.afterCommit(() => void unit.world.scrub?.())
  }
  await endJob(
    unit,
    job,
    secret,
    { state: 'COMPLETED', message: 'PENDING is ACTIVE now.' },
    {
      active: secret.pending,
      previous: secret.active,
      pending: null,
      strays: '[]',
      lastRotationAt: now,
      nextRotationAt: nextRotationAt(secret, now),
      completedEpoch: secret.epoch + 1,
      retireSince: secret.retireWithin === null || secret.active === null ? null : now,
      retireRetryAt: null,
      updatedAt: now,
    },
  )
  if (secret.pending !== null) call.note({ version: secret.pending })
  return null
}
