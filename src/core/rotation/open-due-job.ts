import { isProblem } from '#base/problem'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { lastJobOf } from './find-job.ts'
import { jobRecord } from './job-record.ts'
import { openJob } from './open-job.ts'
import { holdsUpRotation } from './retirement.ts'
import { dueAt } from './schedule.ts'
import { withinWindow } from './window.ts'

/** Whether the clock has to fire a rotation of this secret at this moment. */
export async function isDue(view: View, secret: SecretRow): Promise<boolean> {
  if (secret.state !== 'ENABLE' || secret.openJob !== null || secret.trigger === null) return false
  const key = await view.get('kms_key', secret.keyTag)
  if (key?.state !== 'ENABLE') return false
  const now = view.world.clock.now()
  if (holdsUpRotation(secret, now)) return false
  const due = dueAt(secret, await lastJobOf(view, secret), Math.max(secret.stateAt, key.stateAt), view.world.jitterMs)
  // A moment of a window that has passed is no reason to fire outside of it.
  return due !== undefined && due <= now && withinWindow(secret, now) === now
}

/** Requests the automatic rotation of a secret if it is still due; `true` when a job was made. */
export async function openDueJob(unit: Unit, id: string): Promise<Recorded<boolean>> {
  const secret = await unit.get('secret', id)
  if (secret === undefined || !(await isDue(unit, secret))) return { result: false, records: [] }
  const again = retriedAttempt(secret, await lastJobOf(unit, secret))
  try {
    const { job } = await openJob(
      unit,
      secret,
      again === undefined
        ? { cause: 'automatic', attempt: 1, by: 'Its date' }
        : { cause: 'retry', attempt: again, by: 'The clock, after a try that did not complete,' },
    )
    const message =
      again === undefined
        ? 'The date of the rotation has come: a job was requested.'
        : `The last try did not complete: try ${again} was requested.`
    return { result: true, records: [jobRecord(unit.world, again === undefined ? 'request' : 'retry', secret, job, message)] }
  } catch (error) {
    if (isProblem(error)) return { result: false, records: [] }
    throw error
  }
}

/** The number of this try, when the last job was an earlier try for the same date. */
function retriedAttempt(secret: SecretRow, last: JobRow | undefined): number | undefined {
  if (last === undefined || last.endedAt === null || secret.nextRotationAt === null || last.endedAt < secret.nextRotationAt)
    return undefined
  return last.state === 'FAILED' || last.state === 'TIMED_OUT' ? last.attempt + 1 : undefined
}
