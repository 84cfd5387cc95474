import type { Patch, Unit } from '../barrier/view.ts'
import { endJob } from '../rotation/end-job.ts'
import type { SecretRow } from '../rows.ts'
import { statusOf } from './detail.ts'

/** Moves a secret to another state. A rotation that was only requested is cancelled with it, in the same transaction. */
export async function changeState(unit: Unit, secret: SecretRow, patch: Patch<'secret'>, why: string): Promise<SecretRow> {
  const free = await cancelRequested(unit, secret, why)
  const now = unit.world.clock.now()
  return unit.change('secret', free, { ...patch, stateAt: now, updatedAt: now })
}

/** Ends the open job of a secret, if it has one. */
export async function cancelRequested(unit: Unit, secret: SecretRow, why: string): Promise<SecretRow> {
  const job = secret.openJob === null ? undefined : await unit.get('job', secret.openJob)
  return job === undefined ? secret : (await endJob(unit, job, secret, { state: 'CANCELLED', message: why, dateStands: true })).secret
}

/** The answer of a change of state. */
export function statusChange(secret: SecretRow) {
  return { secretId: secret.id, secretStatus: statusOf(secret), updateDate: secret.updatedAt }
}
