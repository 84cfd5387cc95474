import { MINUTE, SECOND } from '#base/instant'
import type { Condition } from '#core/ports/store'
import { endOnItsOwn } from '#core/rotation/end-on-its-own'
import { isOpen, OPEN_STATES } from '#core/rotation/next-step'
import { openDueJob } from '#core/rotation/open-due-job'
import { isDueToRetire, openRetirement } from '#core/rotation/open-retirement'
import type { JobRow, SecretRow } from '#core/rows'
import type { DueSecrets } from './due-secrets.ts'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'
import { believable, eachAlone, firstBelievable } from './stepping-over.ts'

/** Hands jobs that no node claimed to this one's dispatcher, as many as it has room for. */
export async function dispatchRequested(parts: JobsParts): Promise<void> {
  const { room } = parts.dispatcher
  if (room <= 0) return
  const unclaimed: Condition<JobRow>[] = [
    { column: 'state', is: 'eq', value: 'REQUESTED' },
    { column: 'owner', is: 'eq', value: null },
  ]
  const jobs = await look(parts, (view, doubts) =>
    firstBelievable(view, doubts, 'job', unclaimed, {
      order: [
        ['requestedAt', 'asc'],
        ['id', 'asc'],
      ],
      most: room,
    }),
  )
  for (const { id } of jobs) parts.dispatcher.jobRequested(id, undefined)
}

/** Requests the automatic rotations and retries that are due, as many as can be run soon; `false` where none was found. */
export async function openDue(parts: JobsParts, secrets: DueSecrets): Promise<boolean> {
  const { room } = parts.dispatcher
  if (room <= 0) return true
  const due = await secrets.find(room)
  await eachAlone(parts, due, openDueJob)
  return due.length > 0
}

/**
 * Requests that PREVIOUS is taken out of use where everybody who is waited for has read ACTIVE. Does nothing while time cannot be trusted: by a
 * wrong clock the deadline has passed, and nobody was seen lately.
 */
export async function openRetirements(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const { room } = parts.dispatcher
  if (room <= 0) return
  const due = await look(parts, async (view, doubts) => {
    const waiting: Condition<SecretRow>[] = [
      { column: 'retireSince', is: 'le', value: view.world.clock.now() },
      { column: 'state', is: 'eq', value: 'ENABLE' },
      { column: 'openJob', is: 'eq', value: null },
    ]
    const ids: string[] = []
    for await (const secret of believable(view, doubts, 'secret', waiting, [
      ['retireSince', 'asc'],
      ['number', 'asc'],
    ])) {
      if (await isDueToRetire(view, secret)) ids.push(secret.id)
      if (ids.length >= room) break
    }
    return ids
  })
  await eachAlone(parts, due, openRetirement)
}

/** Ends this node's jobs that did not end within their time limit, and what still runs long after its job ended. */
export async function timeOut(parts: JobsParts): Promise<void> {
  const { dispatcher, world } = parts
  dispatcher.endLingering()
  const limit = world.jobLimitMs % MINUTE === 0 ? `${world.jobLimitMs / MINUTE} minutes` : `${world.jobLimitMs / SECOND} seconds`
  await eachAlone(parts, dispatcher.pastLimit(), (unit, { job, fence }) =>
    endOnItsOwn(unit, {
      job,
      event: { is: 'time-out' },
      fence,
      why: 'job-limit',
      reason: (step) => `It did not end within its time limit of ${limit}, in step ${step}.`,
    }),
  )
}

/** Kills this node's processes whose job was cancelled, timed out or taken over elsewhere, and lets go of jobs that ended there. */
export async function followOthers(parts: JobsParts): Promise<void> {
  for (const { job: id, fence } of parts.dispatcher.running()) {
    const job = await look(parts, (view) => view.get('job', id))
    const goesOn = job !== undefined && job.fence === fence && job.state !== 'CANCELLED' && job.state !== 'TIMED_OUT'
    if (!goesOn) parts.dispatcher.endedElsewhere(id)
    else if (!isOpen(job.state)) parts.dispatcher.jobEnded(id, job.state)
  }
}

/**
 * Ends jobs whose server is gone: killed, or so long silent that its lease ran out. Their PENDING stays and they are tried
 * again. A job of this very node that its dispatcher does not know was lost in a failed commit.
 */
export async function endOwnerless(parts: JobsParts, lease: Lease): Promise<void> {
  const owned: Condition<JobRow>[] = [
    { column: 'state', is: 'in', value: OPEN_STATES },
    { column: 'owner', is: 'ne', value: null },
  ]
  const lost = await look(parts, async (view, doubts) => {
    const jobs: JobRow[] = []
    for await (const job of believable(view, doubts, 'job', owned, [['id', 'asc']])) if (isLost(job, parts, lease)) jobs.push(job)
    return jobs
  })
  // Asked anew: whoever woke up since the last heartbeat may have begun a job since.
  if (lost.some(({ owner }) => owner !== parts.node)) await lease.beat()
  await eachAlone(parts, lost, async (unit, job) => {
    // A job of this node may have come into its dispatcher's hands, too, since it was read.
    if (!isLost(job, parts, lease)) return { result: undefined, records: [] }
    const told = { job: job.id, event: { is: 'server-lost' as const }, fence: job.fence, why: 'server' as const }
    return endOnItsOwn(unit, { ...told, reason: (step) => `The server stopped in step ${step}.` })
  })
}

function isLost(job: JobRow, { node, dispatcher }: JobsParts, lease: Lease): boolean {
  if (job.owner === null) return false
  return job.owner === node ? !dispatcher.holds(job.id) : lease.isGone(job.owner)
}
