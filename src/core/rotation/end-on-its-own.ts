import type { JobFailure } from '#contract/rulings'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { SERVER_GONE } from '../functions/activation-shape.ts'
import { lastingLines } from '../functions/kept-output.ts'
import type { JobRow, JobState } from '../rows.ts'
import { endJob } from './end-job.ts'
import { jobRecord } from './job-record.ts'
import { type JobEvent, nextStep } from './next-step.ts'
import { storeEnd } from './store-end.ts'
import { keptSentence, stepName } from './stories.ts'

/** Why the server ends a job without being asked. */
type OwnEvent = Extract<JobEvent, { is: 'time-out' | 'server-lost' | 'process-ended' }>

export interface OwnEnd {
  job: string
  event: OwnEvent
  /** Only if the job still stands under this claim; `undefined`: whatever its claim. */
  fence?: number
  why: JobFailure
  /** What happened, in one or more sentences without values; told the step that the job was in. */
  reason(step: string): string
}

/**
 * Ends a job truthfully if it is still open, in this transaction: with its reason, its PENDING kept. What raced with it and was committed
 * first wins: then nothing changes. Resolves to the job's state after it, `undefined` where there is no such job.
 */
export async function endOnItsOwn(unit: Unit, { job: id, event, fence, why, reason }: OwnEnd): Promise<Recorded<JobState | undefined>> {
  const job = await unit.get('job', id)
  if (job === undefined) return { result: undefined, records: [] }
  const step = nextStep(job.state, event)
  if (!step.moves || (fence !== undefined && job.fence !== fence)) return { result: job.state, records: [] }
  const secret = await unit.get('secret', job.secret)
  if (secret === undefined) throw new Error(`job ${job.id} has no secret`)
  const state = step.to === 'TIMED_OUT' ? 'TIMED_OUT' : 'FAILED'
  const message = `${reason(stepName(job))} ${keptSentence(job, secret)}`
  await endJob(unit, event.is === 'server-lost' ? await disowned(unit, job) : job, secret, { state, message, why })
  return { result: state, records: [jobRecord(unit.world, state === 'TIMED_OUT' ? 'time-out' : 'fail', secret, job, message)] }
}

/**
 * Takes a job from its server: a server that was only frozen finds its claim outdated when it wakes up, and kills what still runs
 * under it. What the run did until then is known to that server alone, so its activation ends without it.
 */
async function disowned(unit: Unit, job: JobRow): Promise<JobRow> {
  const run = job.activation === null ? undefined : await unit.tables.activation(job.account, job.activation)
  // A webhook that accepted has said so long ago; its job goes on without it.
  if (run !== undefined && run.endedAt === null) {
    const logs = lastingLines(run)
    await storeEnd(unit, { account: job.account, activation: run.id }, { status: 'killed', result: SERVER_GONE, logs, reason: '' })
  }
  return unit.change('job', job, { fence: job.fence + 1 })
}
