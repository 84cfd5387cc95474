import { Sealed } from '#base/sealed'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { openVersion } from '../secrets/chain.ts'
import { calledJob } from './called-job.ts'
import { stepOf } from './kinds.ts'
import { freshPending, pendingOfDryRun, registerPending, takeOverPending } from './pending-value.ts'

/**
 * Registers a new value: a copy of ACTIVE with fresh rotation targets. A PENDING that is there already, of this job
 * or of one that did not complete, is taken over instead, since the target may carry it.
 */
export const addPendingStage: Changing<typeof OPERATIONS.addPendingStage> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'pending' })
  const step = stepOf(job, { is: 'add-pending' })
  if (job.kind === 'DRY_RUN') {
    const standing = unit.world.dispatch?.dryRuns.get(job.id)
    const made = async () => standing ?? new Sealed(await freshPending(unit, secret))
    return { pending: (await pendingOfDryRun(unit, job, secret, step, made)).open() }
  }
  if (secret.pending !== null) {
    const standing = await openVersion(unit, secret, secret.pending)
    await takeOverPending(unit, job, secret, step, standing)
    call.note({ version: secret.pending })
    return { pending: standing.open() }
  }
  const pending = new Sealed(await freshPending(unit, secret))
  call.note({ version: await registerPending(unit, job, secret, step, pending) })
  return { pending: pending.open() }
}
