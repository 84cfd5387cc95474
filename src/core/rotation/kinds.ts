import { Problem } from '#base/problem'
import type { JobRow, SecretRow } from '../rows.ts'
import { isOpen, type JobEvent, nextStep, type Step } from './next-step.ts'

/** What a job of its kind makes of an event: what its kind forbids is refused before its state is asked. */
export function stepOf(job: Pick<JobRow, 'kind' | 'state'>, event: JobEvent): Step {
  if (job.kind === 'DRY_RUN' && event.is === 'complete') {
    throw new Problem('rotation.refused', 'A dry run completes nothing: it looks, reports and ends. Run a rotation to change the value.', {
      reason: { is: 'dry-run-only' },
    })
  }
  if (job.kind === 'DRY_RUN' && !isOpen(job.state))
    throw new Problem('rotation.job-over', `The dry run is ${job.state} and its token is spent. Nothing was changed; ask for another.`)
  return job.kind === 'RETIRE' ? stepOfRetirement(job, event) : nextStep(job.state, event)
}

function stepOfRetirement({ state }: Pick<JobRow, 'state'>, event: JobEvent): Step {
  if (event.is === 'add-pending' || event.is === 'update-pending') {
    throw new Problem(
      'rotation.refused',
      'The job retires PREVIOUS and registers no new value. Take PREVIOUS out of use in the target, then complete.',
      { reason: { is: 'retires-only' } },
    )
  }
  if (!isOpen(state) && !(state === 'COMPLETED' && event.is === 'complete')) {
    const left = state === 'COMPLETED' ? 'PREVIOUS was taken out of use' : 'PREVIOUS is kept, and another job takes it out of use'
    throw new Problem('rotation.job-over', `The job is ${state}: ${left}.`)
  }
  if (state === 'REQUESTED' && event.is === 'complete')
    throw new Problem('rotation.refused', 'The job is REQUESTED and was not started yet. Call start first.', {
      reason: { is: 'not-started' },
    })
  // It completes without PENDING.
  return nextStep(state, event.is === 'complete' ? { ...event, hasPending: true } : event)
}

/** What the action is told beside what its package, action and trigger define; it wins over all of that. */
export function kindParameters({ kind }: Pick<JobRow, 'kind'>): Record<string, unknown> {
  if (kind === 'DRY_RUN') return { dryRun: true }
  return kind === 'RETIRE' ? { step: 'retire' } : {}
}

/** Keeps a rollback possible over a change of the head that changes no value. */
export function sameForRollback({ completedEpoch, epoch }: Pick<SecretRow, 'completedEpoch' | 'epoch'>): Pick<SecretRow, 'completedEpoch'> {
  return { completedEpoch: completedEpoch === epoch ? epoch + 1 : completedEpoch }
}
