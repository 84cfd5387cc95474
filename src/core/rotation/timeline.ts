import type { Instant } from '#base/instant'
import type { JobFailure } from '#contract/rulings'
import type { JobRow } from '../rows.ts'

/** One step of a job's story. Its message is a sentence without values. */
export interface TimelineStep {
  step: 'requested' | 'fired' | 'delivery' | 'started' | 'pending' | 'completed' | 'failed' | 'cancelled' | 'timed out' | 'rolled back'
  at: Instant
  outcome: 'done' | 'failed'
  message: string
  /** Of a failure. */
  why?: JobFailure
  /** Of a dry run that has reported: whether a rotation would work. */
  wouldWork?: boolean
}

/** An action that registers PENDING in a loop fills no row: what repeats stands once, as it was last. */
const STEPS_MAX = 40
const MESSAGE_MAX = 2000

/** The patch of a job's row that adds a step to its story. */
export function withStep(job: Pick<JobRow, 'timeline'>, step: TimelineStep): Pick<JobRow, 'timeline'> {
  const steps = stepsOf(job)
  const last = steps.at(-1)
  const repeats = last?.step === step.step && step.step !== 'delivery'
  const kept = repeats || steps.length >= STEPS_MAX ? steps.slice(0, -1) : steps
  return { timeline: JSON.stringify([...kept, { ...step, message: step.message.slice(0, MESSAGE_MAX) }]) }
}

export function stepsOf({ timeline }: Pick<JobRow, 'timeline'>): TimelineStep[] {
  return JSON.parse(timeline) as TimelineStep[]
}

/** The story with how long the job stood after each step, in ms; null after the last one of a job that is over. */
export function timelineOf(job: Pick<JobRow, 'timeline' | 'endedAt'>, now: Instant): (TimelineStep & { durationMs: number | null })[] {
  const steps = stepsOf(job)
  return steps.map((step, n) => {
    const next = steps[n + 1]?.at ?? (job.endedAt === null ? now : undefined)
    // Dates are the wall clock's, which may be set back.
    return { ...step, durationMs: next === undefined ? null : Math.max(0, next - step.at) }
  })
}
