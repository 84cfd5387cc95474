import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import { actionNrn, namesIn, secretNrn } from '../functions/action-names.ts'
import { logOf } from '../functions/activation-shape.ts'
import type { JobRow } from '../rows.ts'
import { stepsOf, timelineOf } from './timeline.ts'

const SHOWN_CHARACTERS = 8
const WAITS =
  'Its trigger was not fired yet: it waits for its turn among the actions that a server runs at once (COFFER_ROTATIONS_AT_ONCE).'

/** A job as lists answer it. */
export function jobShape(view: View, actor: Actor, job: JobRow): Reply<typeof OPERATIONS.getRotationJobs>['jobs'][number] {
  return {
    jobId: job.id,
    jobToken: shownToken(view, actor, job),
    state: job.state,
    cause: job.cause,
    kind: job.kind,
    attempt: job.attempt,
    triggerId: job.trigger,
    requestedDate: job.requestedAt,
    firedDate: job.firedAt,
    startedDate: job.startedAt,
    pendingDate: job.pendingAt,
    endedDate: job.endedAt,
    // A cancelled one is not retried: its date comes again.
    retryDate: job.state === 'CANCELLED' ? null : job.retryAt,
    message: waits(job) ? WAITS : job.message,
    wouldWork: stepsOf(job).at(-1)?.wouldWork ?? null,
    activationId: job.activation,
  }
}

const waits = ({ state, firedAt }: JobRow) => state === 'REQUESTED' && firedAt === null

/** The story of a job in full: step by step, with what its action printed. */
export async function jobStory(view: View, actor: Actor, job: JobRow): Promise<Reply<typeof OPERATIONS.getRotationJob>> {
  const timeline = timelineOf(job, view.world.clock.now())
  return {
    ...jobShape(view, actor, job),
    timeline: timeline.map(({ step, at, durationMs, outcome, message, why = null }) => ({
      step,
      date: at,
      durationMs,
      outcome,
      why,
      message,
    })),
    logs: await logsOf(view, actor, job),
  }
}

async function logsOf(view: View, actor: Actor, job: JobRow): Promise<string[]> {
  const activation = job.activation === null ? undefined : await view.tables.activation(job.account, job.activation)
  if (activation === undefined) return []
  const { package: packageName, name } = namesIn(activation.action)
  const nrn = actionNrn(view.world, { account: job.account, package: packageName, name })
  const { allowed } = actor.decide({ product: 'CloudFunctions', action: 'View/getActionActivation', nrn })
  return allowed ? [...logOf(activation, view)] : []
}

/** The job token, in full only for those who may run rotations of this secret, else its first characters. */
export function shownToken(view: View, actor: Actor, job: Pick<JobRow, 'id' | 'secret' | 'sealedToken'>): string {
  const token = view.vault.openSmall('job-token', job.id, job.sealedToken).open()
  const nrn = secretNrn(view.world, actor.account, job.secret)
  const { allowed } = actor.decide({ product: 'SecretManager', action: 'Change/executeRotationJob', nrn })
  return allowed ? token : `${token.slice(0, SHOWN_CHARACTERS)}…`
}
