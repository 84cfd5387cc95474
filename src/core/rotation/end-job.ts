import { LIMITS } from '#base/limits'
import type { Patch, Unit } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { type EndState, isOpen } from './next-step.ts'
import { retryAt } from './schedule.ts'

/** The longest story that a job keeps. */
const MESSAGE_MAX = 2000

/**
 * Ends an open job in this transaction: the job is over, its access key dies, and the secret is free again. ROTATING becomes ENABLE
 * and no other state moves; PENDING stays where it is. `change` goes into the same new epoch of the secret's head.
 *
 * After COMPLETED the key lives on for a minute, in which `complete` may be repeated. After FAILED and TIMED_OUT of a secret
 * whose date has passed the next try is planned; after CANCELLED none is. The rows must come from this unit.
 */
export async function endJob(
  unit: Unit,
  job: JobRow,
  secret: SecretRow,
  state: EndState,
  message: string,
  change: Patch<'secret'> = {},
): Promise<{ job: JobRow; secret: SecretRow }> {
  if (!isOpen(job.state) || secret.openJob !== job.id) throw new Error(`job ${job.id} of secret ${secret.id} is not open (${job.state})`)
  const now = unit.world.clock.now()
  await retireKey(unit, job, state)
  const ended = await unit.change('job', job, {
    state,
    endedAt: now,
    message: message.slice(0, MESSAGE_MAX),
    retryAt: state === 'FAILED' || state === 'TIMED_OUT' ? retryAt(secret, job.attempt, now) : null,
    accessKey: state === 'COMPLETED' ? job.accessKey : null,
  })
  const freed = await unit.change('secret', secret, {
    openJob: null,
    state: secret.state === 'ROTATING' ? 'ENABLE' : secret.state,
    ...change,
  })
  unit.afterCommit(() => unit.world.dispatch?.jobEnded(job.id, state))
  return { job: ended, secret: freed }
}

async function retireKey(unit: Unit, job: JobRow, state: EndState): Promise<void> {
  const key = job.accessKey === null ? undefined : await unit.get('access_key', job.accessKey)
  if (key === undefined) return
  if (state === 'COMPLETED') await unit.change('access_key', key, { expiresAt: unit.world.clock.now() + LIMITS.jobKeyGraceMs })
  else await unit.remove('access_key', key)
}
