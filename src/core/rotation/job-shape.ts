import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import { secretNrn } from '../functions/action-names.ts'
import type { JobRow } from '../rows.ts'

const SHOWN_CHARACTERS = 8

/** The story of a job as it is answered. */
export function jobShape(view: View, actor: Actor, job: JobRow): Reply<typeof OPERATIONS.getRotationJob> {
  return {
    jobId: job.id,
    jobToken: shownToken(view, actor, job),
    state: job.state,
    cause: job.cause,
    attempt: job.attempt,
    triggerId: job.trigger,
    requestedDate: job.requestedAt,
    firedDate: job.firedAt,
    startedDate: job.startedAt,
    pendingDate: job.pendingAt,
    endedDate: job.endedAt,
    retryDate: job.retryAt,
    message: job.message,
    activationId: job.activation,
  }
}

/** The job token, in full only for those who may run rotations of this secret, else its first characters. */
export function shownToken(view: View, actor: Actor, job: Pick<JobRow, 'id' | 'secret' | 'sealedToken'>): string {
  const token = view.vault.openSmall('job-token', job.id, job.sealedToken).open()
  const nrn = secretNrn(view.world, actor.account, job.secret)
  const { allowed } = actor.decide({ product: 'SecretManager', action: 'Change/executeRotationJob', nrn })
  return allowed ? token : `${token.slice(0, SHOWN_CHARACTERS)}…`
}
