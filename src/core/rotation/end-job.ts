import { HOUR, type Instant } from '#base/instant'
import { LIMITS } from '#base/limits'
import type { JobFailure } from '#contract/rulings'
import type { Patch, Unit } from '../barrier/view.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { sameForRollback } from './kinds.ts'
import { type EndState, isOpen } from './next-step.ts'
import { retryAt } from './schedule.ts'
import { withStep } from './timeline.ts'

/** How a job ended, told in one or more sentences without values. */
export interface JobEnd {
  state: EndState
  message: string
  /** Where it failed. */
  why?: JobFailure
  /** Of a dry run that has reported: whether a rotation would work. */
  wouldWork?: boolean
  /** Of a CANCELLED one: a change of the secret's state ended it, and nobody meant to put the rotation off. */
  dateStands?: boolean
}

/** The longest story that a job keeps. */
const MESSAGE_MAX = 2000
/** After so long, retiring PREVIOUS is tried again when it failed. */
const RETIRE_AGAIN_MS = HOUR

/**
 * Ends an open job in this transaction: the job is over, its access key dies, and the secret is free again. ROTATING becomes ENABLE
 * and no other state moves; PENDING stays where it is. `change` goes into the same new epoch of the secret's head.
 *
 * After COMPLETED the key lives on for a minute, in which `complete` may be repeated. After FAILED and TIMED_OUT of a secret
 * whose date has passed the next try is planned; after CANCELLED none is, unless its date stands. The rows must come from this unit.
 */
export async function endJob(
  unit: Unit,
  job: JobRow,
  secret: SecretRow,
  end: JobEnd,
  change: Patch<'secret'> = {},
): Promise<{ job: JobRow; secret: SecretRow }> {
  const { state, message, why, wouldWork } = end
  const known = job.kind === 'DRY_RUN' || secret.openJob === job.id
  if (!isOpen(job.state) || !known) throw new Error(`job ${job.id} of secret ${secret.id} is not open (${job.state})`)
  const now = unit.world.clock.now()
  await retireKey(unit, job, state)
  const ended = await unit.change('job', job, {
    state,
    endedAt: now,
    message: message.slice(0, MESSAGE_MAX),
    retryAt: nextTry(job, secret, end, now),
    ...withStep(job, {
      step: STEPS[state],
      at: now,
      outcome: state === 'COMPLETED' ? 'done' : 'failed',
      message,
      ...(why === undefined ? {} : { why }),
      ...(wouldWork === undefined ? {} : { wouldWork }),
    }),
    accessKey: state === 'COMPLETED' ? job.accessKey : null,
  })
  const freed = job.kind === 'DRY_RUN' ? secret : await unit.change('secret', secret, { ...freedBy(job, secret, state, now), ...change })
  unit.afterCommit(() => unit.world.dispatch?.jobEnded(job.id, state))
  return { job: ended, secret: freed }
}

const STEPS = { COMPLETED: 'completed', FAILED: 'failed', CANCELLED: 'cancelled', TIMED_OUT: 'timed out' } as const

function nextTry(job: JobRow, secret: SecretRow, { state, dateStands = false }: JobEnd, now: Instant): Instant | null {
  if (job.kind !== 'ROTATE' || state === 'COMPLETED') return null
  const again = retryAt(secret, job.attempt, now)
  if (state === 'CANCELLED') return dateStands && again !== null ? now : null
  return again
}

function freedBy(job: JobRow, secret: SecretRow, state: EndState, now: Instant): Patch<'secret'> {
  const free = { openJob: null, state: secret.state === 'ROTATING' ? ('ENABLE' as const) : secret.state }
  if (job.kind !== 'RETIRE') return free
  return { ...free, ...sameForRollback(secret), retireRetryAt: state === 'COMPLETED' ? null : now + RETIRE_AGAIN_MS }
}

async function retireKey(unit: Unit, job: JobRow, state: EndState): Promise<void> {
  const key = job.accessKey === null ? undefined : await unit.get('access_key', job.accessKey)
  if (key === undefined) return
  if (state === 'COMPLETED') await unit.change('access_key', key, { expiresAt: unit.world.clock.now() + LIMITS.jobKeyGraceMs })
  else await unit.remove('access_key', key)
}
