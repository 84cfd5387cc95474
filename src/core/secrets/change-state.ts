import type { Patch, Unit } from '../barrier/view.ts'
import { endDryRuns } from '../rotation/end-dry-runs.ts'
import { endJob } from '../rotation/end-job.ts'
import { cutShort } from '../rotation/stories.ts'
import type { SecretRow } from '../rows.ts'
import { statusOf } from './detail.ts'

/**
 * Moves a secret to another state. A rotation that was only requested is cancelled with it, in the same transaction, and so are dry runs.
 * `what` happened to the secret, for the story of such a job.
 */
export async function changeState(unit: Unit, secret: SecretRow, patch: Patch<'secret'>, what: string): Promise<SecretRow> {
  const free = await endOpenJobs(unit, secret, what)
  const now = unit.world.clock.now()
  return unit.change('secret', free, { ...patch, stateAt: now, updatedAt: now })
}

/** Ends the open job of a secret, if it has one, and its dry runs. */
export async function endOpenJobs(unit: Unit, secret: SecretRow, what: string): Promise<SecretRow> {
  await endDryRuns(unit, secret, what)
  const job = secret.openJob === null ? undefined : await unit.get('job', secret.openJob)
  if (job === undefined) return secret
  return (await endJob(unit, job, secret, { state: 'CANCELLED', message: cutShort(what, job), dateStands: true })).secret
}

/** The answer of a change of state. */
export function statusChange(secret: SecretRow) {
  return { secretId: secret.id, secretStatus: statusOf(secret), updateDate: secret.updatedAt }
}
