import { MINUTE, SECOND } from '#base/instant'
import type { View } from '#core/barrier/view'
import { endOnItsOwn } from '#core/rotation/end-on-its-own'
import { isOpen, OPEN_STATES } from '#core/rotation/next-step'
import { isDue, openDueJob } from '#core/rotation/open-due-job'
import type { JobRow } from '#core/rows'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'

/** How many secrets are looked at with one query. */
const PAGE = 200

/** Hands jobs that no node claimed to this one's dispatcher, as many as it has room for. */
export async function dispatchRequested(parts: JobsParts): Promise<void> {
  const { room } = parts.dispatcher
  if (room <= 0) return
  const jobs = await look(parts, (view) =>
    view.find(
      'job',
      [
        { column: 'state', is: 'eq', value: 'REQUESTED' },
        { column: 'owner', is: 'eq', value: null },
      ],
      { order: [['requestedAt', 'asc']], limit: room },
    ),
  )
  for (const { id } of jobs) parts.dispatcher.jobRequested(id, undefined)
}

/** Requests the automatic rotations and retries that are due, as many as can be run soon. */
export async function openDue(parts: JobsParts): Promise<void> {
  const { room } = parts.dispatcher
  if (room <= 0) return
  for (const id of await look(parts, (view) => dueSecrets(view, room))) await parts.barrier.transact((unit) => openDueJob(unit, id))
}

async function dueSecrets(view: View, most: number): Promise<string[]> {
  const due: string[] = []
  for (let offset = 0; ; offset += PAGE) {
    const page = await view.find(
      'secret',
      [
        { column: 'autoRotation', is: 'eq', value: 1 },
        { column: 'state', is: 'eq', value: 'ENABLE' },
        { column: 'openJob', is: 'eq', value: null },
        { column: 'nextRotationAt', is: 'le', value: view.world.clock.now() },
      ],
      {
        order: [
          ['nextRotationAt', 'asc'],
          ['number', 'asc'],
        ],
        limit: PAGE,
        offset,
      },
    )
    for (const secret of page) {
      if (await isDue(view, secret)) due.push(secret.id)
      if (due.length >= most) return due
    }
    if (page.length < PAGE) return due
  }
}

/** Ends this node's jobs that did not end within their time limit. */
export async function timeOut({ barrier, dispatcher, world }: JobsParts): Promise<void> {
  const limit = world.jobLimitMs % MINUTE === 0 ? `${world.jobLimitMs / MINUTE} minutes` : `${world.jobLimitMs / SECOND} seconds`
  for (const { job, fence } of dispatcher.pastLimit()) {
    await barrier.transact((unit) =>
      endOnItsOwn(unit, {
        job,
        event: { is: 'time-out' },
        fence,
        reason: (step) => `It did not end within its time limit of ${limit}, in step ${step}.`,
      }),
    )
  }
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
  const owned = await look(parts, (view) =>
    view.find('job', [
      { column: 'state', is: 'in', value: OPEN_STATES },
      { column: 'owner', is: 'ne', value: null },
    ]),
  )
  for (const job of owned) {
    if (!isLost(job, parts, lease)) continue
    await parts.barrier.transact(async (unit) => {
      // Asked once more: a job of this node may have come into its dispatcher's hands since it was read.
      if (!isLost(job, parts, lease)) return { result: undefined, records: [] }
      const told = { job: job.id, event: { is: 'server-lost' as const }, fence: job.fence }
      return endOnItsOwn(unit, { ...told, reason: (step) => `The server stopped in step ${step}.` })
    })
  }
}

function isLost(job: JobRow, { node, dispatcher }: JobsParts, lease: Lease): boolean {
  if (job.owner === null) return false
  return job.owner === node ? !dispatcher.holds(job.id) : lease.isGone(job.owner)
}
