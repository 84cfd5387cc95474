import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { endOnItsOwn } from './end-on-its-own.ts'
import { type RunEnd, storeEnd } from './store-end.ts'

/**
 * Stores how a run ended, and ends the job with it if the action called neither complete nor fail. `fence` is the claim that the run stood
 * under: a job that was taken over meanwhile is not touched, but what the action did is told all the same.
 */
export async function endRun(
  unit: Unit,
  run: { activation: string; account: string; job: string; fence: number },
  end: RunEnd,
): Promise<Recorded<undefined>> {
  await storeEnd(unit, run, end)
  const reason = end.status === 'success' ? 'The action ended without calling complete or fail' : end.reason.replace(/\.$/, '')
  const told = await endOnItsOwn(unit, {
    job: run.job,
    event: { is: 'process-ended' },
    fence: run.fence,
    reason: (step) => `${reason}, in step ${step}.`,
  })
  return { result: undefined, records: told.records }
}
