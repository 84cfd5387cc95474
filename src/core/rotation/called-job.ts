import { Problem } from '#base/problem'
import type { Operation } from '#contract/operation'
import type { Unit } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { jobByToken } from './find-job.ts'

/**
 * The secret and the job that one of an action's calls (27–32) is about. A job's own key serves its own token alone; everybody else
 * needs the right and the token. Problems `secret.not-found`, `rotation.job-not-found`, `access.denied`.
 */
export async function calledJob(
  unit: Unit,
  call: Pick<Call<Operation>, 'actor' | 'note' | 'ifMatch'> & { input: { params: { secretId: string; jobToken: string } } },
): Promise<{ secret: SecretRow; job: JobRow }> {
  const secret = await livingSecret(unit, call)
  const job = await jobByToken(unit, secret, call.input.params.jobToken)
  if (call.actor.job !== undefined && call.actor.job.job !== job.id) {
    throw new Problem('access.denied', `${call.actor.name} may use its own job token only.`)
  }
  call.note({ job: job.id })
  return { secret, job }
}
