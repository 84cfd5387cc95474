import type { Unit } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'
import { endJob } from './end-job.ts'
import { OPEN_STATES } from './next-step.ts'
import { cutShort } from './stories.ts'

/** Ends the dry runs of a secret that are under way: its head does not name them, and what runs there was handed its values. `what` happened to the secret. */
export async function endDryRuns(unit: Unit, secret: SecretRow, what: string): Promise<void> {
  const running = await unit.find('job', [
    { column: 'secret', is: 'eq', value: secret.id },
    { column: 'kind', is: 'eq', value: 'DRY_RUN' },
    { column: 'state', is: 'in', value: OPEN_STATES },
  ])
  for (const job of running) await endJob(unit, job, secret, { state: 'CANCELLED', message: cutShort(what, job) })
}
