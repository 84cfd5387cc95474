import { systemRecord } from '../door/system-record.ts'
import type { World } from '../ports/services.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import type { NewUsageRow } from '../usage-row.ts'

/** What the server did about a job on its own, as the operation that a caller would have used. */
const DEEDS = {
  request: 'executeRotationJob',
  retry: 'retryRotationJob',
  fire: 'executeRotationJob',
  fail: 'failRotationJob',
  'time-out': 'failRotationJob',
} as const

/** The usage record of a change that the server made to a job; `message` is a sentence without values. */
export function jobRecord(
  world: World,
  deed: keyof typeof DEEDS,
  secret: Pick<SecretRow, 'id' | 'account' | 'name'>,
  job: Pick<JobRow, 'id'>,
  message: string,
): NewUsageRow {
  return systemRecord(
    {
      account: secret.account,
      operation: DEEDS[deed],
      params: { secretId: secret.id, jobToken: '' },
      notes: { resourceId: secret.id, resourceName: secret.name, job: job.id, message },
    },
    world,
  )
}
