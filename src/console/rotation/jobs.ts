import type { CallReply } from '#client/client'
import { isDeaf } from '../api/hearing.ts'

export type Job = CallReply<'getRotationJobs'>['jobs'][number]
export type Story = CallReply<'getRotationJob'>
export type Settings = CallReply<'getRotationSettings'>
export type DryRun = NonNullable<CallReply<'executeRotationJob'>>

export function isOpen({ state }: Pick<Job, 'state'>): boolean {
  return state === 'REQUESTED' || state === 'STARTED' || state === 'PENDING'
}

const STEPS_MS = 3_000

/** A job that runs is asked for again by whoever hears of nothing: its steps are too quick for the minute that they wait otherwise. */
export function stepsMs(running: boolean): number | false {
  return running && isDeaf() ? STEPS_MS : false
}

/** What may be asked for now, so that a button that would only be refused is not offered. */
export interface Offers {
  run: boolean
  retry: boolean
  cancel: boolean
  rollBack: boolean
}

interface Standing {
  status: 'ENABLE' | 'DISABLE' | 'REVOKE' | 'ROTATING'
  hasTrigger: boolean
  hasPrevious: boolean
}

/** The newest rotation decides; dry runs change nothing. */
export function offersOf(jobs: readonly Job[], { status, hasTrigger, hasPrevious }: Standing): Offers {
  const last = jobs.find(({ kind }) => kind === 'ROTATE')
  const open = jobs.some((job) => job.kind !== 'DRY_RUN' && isOpen(job))
  const ready = status === 'ENABLE' && hasTrigger && !open
  const unfinished = last?.state === 'FAILED' || last?.state === 'CANCELLED' || last?.state === 'TIMED_OUT'
  return {
    run: ready,
    retry: ready && unfinished,
    cancel: open,
    rollBack: status === 'ENABLE' && !open && last?.state === 'COMPLETED' && hasPrevious,
  }
}
