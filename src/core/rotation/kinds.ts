import { Problem } from '#base/problem'
import type { JobRow, SecretRow } from '../rows.ts'
import { type JobEvent, nextStep, type Step } from './next-step.ts'

/** What a job of its kind makes of an event: what its kind forbids is refused before its state is asked. */
export function stepOf(job: Pick<JobRow, 'kind' | 'state'>, event: JobEvent): Step {
  if (job.kind === 'DRY_RUN' && event.is === 'complete') {
    throw new Problem('rotation.refused', 'A dry run completes nothing: it looks, reports and ends. Run a rotation to change the value.', {
      reason: { is: 'dry-run-only' },
    })
  }
  if (job.kind === 'RETIRE') {
    if (event.is === 'add-pending' || event.is === 'update-pending') {
      throw new Problem(
        'rotation.refused',
        'The job retires PREVIOUS and registers no new value. Take PREVIOUS out of use in the target, then complete.',
        { reason: { is: 'retires-only' } },
      )
    }
    // It completes without PENDING.
    if (event.is === 'complete') return nextStep(job.state, { ...event, hasPending: true })
  }
  return nextStep(job.state, event)
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
