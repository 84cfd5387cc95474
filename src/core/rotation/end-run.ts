import { sentence } from '#base/sentence'
import type { JobFailure } from '#contract/rulings'
import type { ActivationRow } from '../activation-row.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { checksOf, isReport, NO_CHECKS } from './dry-run-report.ts'
import { endJob } from './end-job.ts'
import { endOnItsOwn } from './end-on-its-own.ts'
import { isOpen } from './next-step.ts'
import { type RunEnd, storeEnd } from './store-end.ts'

/** What the end of its process says of a job that is still open. */
const WHY: Record<RunEnd['status'], JobFailure> = {
  success: 'silent',
  'action error': 'broke',
  'timed out': 'slow',
  killed: 'killed',
  'not accepted': 'not-accepted',
}

/**
 * Stores how a run ended (its activation is the result), and ends the job with it if the action called neither complete nor fail. `fence` is the claim that the run stood
 * under: a job that was taken over meanwhile is not touched, but what the action did is told all the same.
 */
export async function endRun(
  unit: Unit,
  run: { activation: string; account: string; job: string; fence: number },
  end: RunEnd,
): Promise<Recorded<ActivationRow | undefined>> {
  const result = await storeEnd(unit, run, end)
  const dryRun = await openDryRun(unit, run)
  if (dryRun !== undefined && end.status === 'success' && isReport(end.result)) {
    // It has nothing to complete: it is done when its action has reported.
    const wouldWork = checksOf(end.result, true).every(({ ok }) => ok)
    const message = `The dry run reported that a rotation would ${wouldWork ? 'work' : 'not work yet'}. Nothing was changed.`
    await endJob(unit, dryRun.job, dryRun.secret, { state: 'COMPLETED', message, wouldWork })
    return { result, records: [] }
  }
  const silent = dryRun === undefined ? 'The action ended without calling complete or fail.' : NO_CHECKS
  const reason = end.status === 'success' ? silent : end.reason
  const told = await endOnItsOwn(unit, {
    job: run.job,
    event: { is: 'process-ended' },
    fence: run.fence,
    why: WHY[end.status],
    reason: (step) => `${sentence(reason)} It was in step ${step}.`,
  })
  return { result, records: told.records }
}

async function openDryRun(
  unit: Unit,
  { job: id, fence }: { job: string; fence: number },
): Promise<{ job: JobRow; secret: SecretRow } | undefined> {
  const job = await unit.get('job', id)
  if (job?.kind !== 'DRY_RUN' || !isOpen(job.state) || job.fence !== fence) return undefined
  const secret = await unit.get('secret', job.secret)
  return secret === undefined ? undefined : { job, secret }
}
