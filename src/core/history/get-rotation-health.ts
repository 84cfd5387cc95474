import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import type { Condition } from '../ports/store.ts'
import { isOverdue } from '../rotation/schedule.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { visibleSecrets } from '../secrets/visible-secrets.ts'

/** So many of the newest rotations are looked at. */
const JOBS_MAX = 50
const ENDED = ['COMPLETED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'ROLLED_BACK']
const ROTATED: Condition<SecretRow> = {
  any: [
    { column: 'autoRotation', is: 'eq', value: 1 },
    { column: 'lastJob', is: 'ne', value: null },
  ],
}

/** How the rotation of each secret stands that has one: of the secrets that the caller may see. */
export const getRotationHealth: Reading<typeof OPERATIONS.getRotationHealth> = async (view, { actor, input: { query } }) => {
  const conditions = [...visibleSecrets(actor), ROTATED]
  const totalCount = await view.count('secret', conditions)
  const offset = (Math.max(1, query.pageNo) - 1) * query.pageSize
  const rows = await view.find('secret', conditions, { order: [['number', 'asc']], limit: query.pageSize, offset })
  const secrets = []
  for (const row of rows) {
    const jobs = row.lastJob === null ? [] : await endedJobs(view, row)
    const [newest] = jobs
    secrets.push({
      secretId: row.id,
      secretName: row.name,
      autoRotationYN: row.autoRotation === 1 ? ('Y' as const) : ('N' as const),
      lastResult: newest?.state ?? null,
      lastResultDate: newest?.endedAt ?? null,
      failuresInRow: failuresIn(jobs),
      overdue: isOverdue(row, view.world.clock.now()),
      nextRotationDate: row.nextRotationAt,
      retryDate: newest !== undefined && isFailure(newest) ? newest.retryAt : null,
    })
  }
  return { totalCount, secrets }
}

function endedJobs(view: View, { id }: SecretRow): Promise<JobRow[]> {
  return view.find(
    'job',
    [
      { column: 'secret', is: 'eq', value: id },
      { column: 'kind', is: 'eq', value: 'ROTATE' },
      { column: 'state', is: 'in', value: ENDED },
    ],
    {
      order: [
        ['requestedAt', 'desc'],
        ['attempt', 'desc'],
      ],
      limit: JOBS_MAX,
    },
  )
}

const isFailure = ({ state }: JobRow) => state === 'FAILED' || state === 'TIMED_OUT'

/** One that was called off says nothing about whether the next one would have worked. */
function failuresIn(jobs: readonly JobRow[]): number {
  const tried = jobs.filter(({ state }) => state !== 'CANCELLED')
  const good = tried.findIndex((job) => !isFailure(job))
  return good < 0 ? tried.length : good
}
