import { Problem } from '#base/problem'
import type { Unit } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { endJob } from './end-job.ts'

/** PREVIOUS is out of use in the target: its value is erased, and nothing shifts. Throws Problem `rotation.refused` where PREVIOUS is another by now. */
export async function completeRetirement(unit: Unit, job: JobRow, secret: SecretRow): Promise<null> {
  if (secret.previous === null || secret.previous !== job.retires) {
    throw new Problem(
      'rotation.refused',
      'PREVIOUS was changed since the job was requested, so it is not the value that was retired. Fail the job.',
      { reason: { is: 'previous-changed' } },
    )
  }
  await unit.write.eraseValues(secret.id, [secret.previous])
  unit.afterCommit(() => void unit.world.scrub?.())
  await endJob(
    unit,
    job,
    secret,
    { state: 'COMPLETED', message: 'PREVIOUS was taken out of use and erased.' },
    {
      previous: null,
      retireSince: null,
      updatedAt: unit.world.clock.now(),
    },
  )
  return null
}
