import type { RowChange, Unit } from '../barrier/view.ts'
import { isOpen } from '../rotation/next-step.ts'
import { isAlarming } from '../rotation/schedule.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { type Telling, tell } from './outbox.ts'
import { raiseAlert } from './raise-alert.ts'

/** Writes, in the transaction of a change, what subscribers are to be told of it. */
export async function announce(unit: Unit, changes: readonly RowChange[]): Promise<void> {
  const rotated = new Set(changes.flatMap((change) => (change.kind === 'job' && completes(change) ? [change.after?.secret] : [])))
  for (const change of changes) {
    if (change.kind === 'secret' && change.after !== undefined) {
      for (const telling of ofSecret(change.before, change.after, rotated.has(change.after.id))) await tell(unit, telling)
    }
    if (change.kind === 'job' && change.after !== undefined) await ofJob(unit, change.before, change.after)
  }
}

type JobChange = Extract<RowChange, { kind: 'job' }>

function completes({ before, after }: JobChange): boolean {
  return after?.kind === 'ROTATE' && after.state === 'COMPLETED' && before?.state !== 'COMPLETED'
}

function ofSecret(before: SecretRow | undefined, after: SecretRow, rotated: boolean): Telling[] {
  const { id, account, epoch, destroyAt } = after
  const telling = (type: Telling['type'], more: Telling['data'] = {}): Telling => ({
    account,
    type,
    secret: id,
    data: { secretId: id, epoch, ...more },
  })
  if (before === undefined) return [telling('secret.created')]
  const entered = (state: SecretRow['state']) => after.state === state && before.state !== state
  if (entered('DESTROYED')) return [telling('secret.deleted')]
  const told: Telling[] = []
  if (entered('REVOKE')) told.push(telling('secret.deletion-requested', { destroyDate: destroyAt }))
  if (after.active !== before.active) told.push(telling(rotated ? 'secret.rotated' : 'secret.changed', { version: after.active }))
  return told
}

/** A rotation that failed is told once: when nothing tries again soon. */
async function ofJob(unit: Unit, before: JobRow | undefined, job: JobRow): Promise<void> {
  const failed = (job.state === 'FAILED' || job.state === 'TIMED_OUT') && (before === undefined || isOpen(before.state))
  if (!failed || job.kind !== 'ROTATE' || (job.retryAt !== null && !isAlarming(job.attempt))) return
  const { id, account, secret, attempt, state } = job
  const data = { secretId: secret, jobId: id, attempt, state }
  if (job.retryAt === null) {
    await tell(unit, { account, type: 'rotation.failed', secret, data })
    return
  }
  const message = 'A rotation by date failed again and again, and is overdue. It is tried once a day from now on.'
  const alertId = await raiseAlert(unit, { id: id, account, type: 'rotation.failed', secret, message: `${message} ${job.message}` })
  await tell(unit, { account, type: 'rotation.failed', secret, data: { ...data, alertId } })
}
