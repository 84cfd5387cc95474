import type { ActivationRow } from '../activation-row.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { endOnItsOwn } from './end-on-its-own.ts'

/** How the process of an action ended, as the runner saw it and with secret values struck out. */
export interface RunEnd {
  status: 'success' | 'action error' | 'timed out' | 'killed'
  /** JSON text of what the action answered, or of its error. */
  result: string
  /** What it printed, by lines. */
  logs: readonly string[]
  /** Why it ended so, in a sentence without values; empty for a success. */
  reason: string
}

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

/** Stores the end of a run that belongs to no job, or whose job needs no more. */
export async function storeEnd(unit: Unit, run: { activation: string; account: string }, end: RunEnd): Promise<ActivationRow | undefined> {
  const row = await unit.tables.activation(run.account, run.activation)
  if (row === undefined) return undefined
  const ended: ActivationRow = {
    ...row,
    endedAt: unit.world.clock.now(),
    success: end.status === 'success' ? 1 : 0,
    status: end.status,
    result: end.result,
    logs: JSON.stringify(end.logs),
  }
  await unit.write.putActivation(ended)
  return ended
}
