import { createHash } from 'node:crypto'
import { HEX_ID } from '#base/ids'
import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'

/** What the store keeps of a job token: SHA-256 of its text, hexadecimal. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/** The job of this secret that has this token. Throws Problem `rotation.job-not-found`, also for another secret's token. */
export async function jobByToken(view: View, secret: Pick<SecretRow, 'id'>, token: string): Promise<JobRow> {
  const [job] = HEX_ID.test(token) ? await view.find('job', [{ column: 'tokenHash', is: 'eq', value: tokenHash(token) }]) : []
  if (job === undefined || job.secret !== secret.id) throw unknownJob()
  return job
}

/** The same, or by the job's id: for people who only look. */
export async function jobByTokenOrId(view: View, secret: Pick<SecretRow, 'id'>, tokenOrId: string): Promise<JobRow> {
  if (HEX_ID.test(tokenOrId)) return jobByToken(view, secret, tokenOrId)
  const job = await view.get('job', tokenOrId)
  if (job === undefined || job.secret !== secret.id)
    throw new Problem(
      'rotation.job-not-found',
      'This secret has no job with this token or id. A token that is shown shortened finds no job: use the jobId beside it.',
    )
  return job
}

/** The newest job of a secret; `undefined` when it never had one. */
export async function lastJobOf(view: View, secret: Pick<SecretRow, 'lastJob'>): Promise<JobRow | undefined> {
  return secret.lastJob === null ? undefined : view.get('job', secret.lastJob)
}

/** The newest job that made its value ACTIVE, in ROLLED_BACK where that was taken back since; `undefined` when none did. */
export async function lastDoneOf(view: View, secret: Pick<SecretRow, 'id' | 'lastJob'>): Promise<JobRow | undefined> {
  const last = await lastJobOf(view, secret)
  if (last === undefined || last.state === 'COMPLETED' || last.state === 'ROLLED_BACK') return last
  const [done] = await view.find(
    'job',
    [
      { column: 'secret', is: 'eq', value: secret.id },
      { column: 'kind', is: 'eq', value: 'ROTATE' },
      { column: 'state', is: 'in', value: ['COMPLETED', 'ROLLED_BACK'] },
    ],
    {
      order: [
        ['requestedAt', 'desc'],
        ['attempt', 'desc'],
      ],
      limit: 1,
    },
  )
  return done
}

function unknownJob(): Problem {
  return new Problem('rotation.job-not-found', 'This secret has no job with this token. Use the jobToken that the action was handed.')
}
