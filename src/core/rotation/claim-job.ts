import type { Unit } from '../barrier/view.ts'
import type { JobRow } from '../rows.ts'
import { withStep } from './timeline.ts'

/** Makes a job this node's: nobody else fires it, and what stood under an older claim counts no more. `what`: what runs or is called, for the story. */
export function claimJob(
  unit: Unit,
  job: JobRow,
  { node, accessKey, activation, what }: { node: string; accessKey: string | null; activation: string; what: string },
): Promise<JobRow> {
  const firedAt = unit.world.clock.now()
  const step = withStep(job, { step: 'fired', at: firedAt, outcome: 'done', message: `${what} was fired as activation ${activation}.` })
  return unit.change('job', job, { owner: node, fence: job.fence + 1, firedAt, accessKey, activation, ...step })
}
