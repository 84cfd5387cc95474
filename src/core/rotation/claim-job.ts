import type { Unit } from '../barrier/view.ts'
import type { JobRow } from '../rows.ts'

/** Makes a job this node's: nobody else fires it, and what stood under an older claim counts no more. */
export function claimJob(
  unit: Unit,
  job: JobRow,
  { node, accessKey, activation }: { node: string; accessKey: string | null; activation: string },
): Promise<JobRow> {
  return unit.change('job', job, { owner: node, fence: job.fence + 1, firedAt: unit.world.clock.now(), accessKey, activation })
}
