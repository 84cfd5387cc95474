import { isProblem } from '#base/problem'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'
import { jobRecord } from './job-record.ts'
import { openJob } from './open-job.ts'
import { isToRetire, retireDeadline, waitedFor } from './retirement.ts'

/** Whether the clock has to let PREVIOUS of this secret be retired. */
export async function isDueToRetire(view: View, secret: SecretRow): Promise<boolean> {
  if (secret.state !== 'ENABLE' || secret.openJob !== null || secret.trigger === null) return false
  const { consumers } = await view.tables.consumers([secret.id])
  return isToRetire(secret, consumers, view.world.clock.now())
}

/** Requests the retirement of PREVIOUS if it is still due; `true` when a job was made. */
export async function openRetirement(unit: Unit, id: string): Promise<Recorded<boolean>> {
  const secret = await unit.get('secret', id)
  if (secret === undefined || !(await isDueToRetire(unit, secret))) return { result: false, records: [] }
  const now = unit.world.clock.now()
  const { consumers } = await unit.tables.consumers([id])
  const late = waitedFor(secret, consumers, now).length
  const deadline = retireDeadline(secret)
  const why =
    late > 0 && deadline !== null
      ? `The deadline of retiring PREVIOUS has passed; ${late} consumers have not read ACTIVE yet.`
      : 'Every consumer seen lately has read ACTIVE.'
  try {
    const { job } = await openJob(unit, secret, { cause: 'automatic', kind: 'RETIRE', attempt: 1, by: why.slice(0, -1) })
    return { result: true, records: [jobRecord(unit.world, 'request', secret, job, `${why} Retiring PREVIOUS was requested.`)] }
  } catch (error) {
    if (isProblem(error)) return { result: false, records: [] }
    throw error
  }
}
