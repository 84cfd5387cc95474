import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'
import type { JobState, SecretState } from '../rows.ts'

/**
 * Everything that can happen to a job. `random`, `add-pending`, `update-pending` and the others of the action's calls
 * come from the action; `cancel` and `roll-back` from a caller; `time-out`, `server-lost` and `process-ended` are ours.
 */
export type JobEvent =
  | { is: 'start'; secret: SecretState }
  | { is: 'random' }
  | { is: 'add-pending' }
  | { is: 'update-pending' }
  | { is: 'complete'; hasPending: boolean }
  | { is: 'fail'; hasPending: boolean }
  | { is: 'cancel' }
  | { is: 'roll-back'; secret: SecretState; hasPrevious: boolean; changedSince: boolean }
  | { is: 'time-out' }
  | { is: 'server-lost' }
  | { is: 'process-ended' }

/** The job moves to a state, or it stays: what was asked for is so already, and the answer is the same again. */
export type Step = { moves: true; to: JobState } | { moves: false }

/** The states in which a job is open; a secret has at most one such job. */
export const OPEN_STATES = ['REQUESTED', 'STARTED', 'PENDING'] as const satisfies readonly JobState[]
export type OpenState = (typeof OPEN_STATES)[number]
/** The states in which a job that was open may end. */
export type EndState = 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT'
/** Ended without its value having become ACTIVE: such a job can be retried, and its PENDING stays. */
export type UnfinishedState = Exclude<EndState, 'COMPLETED'>

const STAYS: Step = { moves: false }
const to = (state: JobState): Step => ({ moves: true, to: state })

export function isOpen(state: JobState): state is OpenState {
  return (OPEN_STATES as readonly JobState[]).includes(state)
}

/**
 * What the state of a job makes of an event (contract: secret-manager.md, rotation jobs). Pure and total. Throws Problem
 * `rotation.refused`, `rotation.job-over` or `secret.state` where the state forbids it; events of ours never throw.
 */
export function nextStep(state: JobState, event: JobEvent): Step {
  switch (state) {
    case 'REQUESTED':
      return whenRequested(event)
    case 'STARTED':
    case 'PENDING':
      return whenRunning(state, event)
    case 'COMPLETED':
      return whenCompleted(event)
    case 'FAILED':
    case 'CANCELLED':
    case 'TIMED_OUT':
    case 'ROLLED_BACK':
      return whenOver(state, event)
  }
}

function whenRequested(event: JobEvent): Step {
  switch (event.is) {
    case 'start':
      if (event.secret === 'ENABLE') return to('STARTED')
      throw new Problem(
        'secret.state',
        `The secret is in ${event.secret}, and a rotation can start only in ENABLE. ${helpFor(event.secret)}`,
        { reason: stateReason(event.secret) },
      )
    case 'random':
      return STAYS
    case 'add-pending':
    case 'update-pending':
      throw new Problem('rotation.refused', 'The job is REQUESTED and was not started yet. Call start first, then register PENDING.', {
        reason: { is: 'not-started' },
      })
    case 'complete':
      throw new Problem(
        'rotation.refused',
        'The job is REQUESTED and was not started yet. Call start, register PENDING, and complete then.',
        { reason: { is: 'not-started' } },
      )
    case 'fail':
    case 'server-lost':
    case 'process-ended':
      return to('FAILED')
    case 'cancel':
      return to('CANCELLED')
    case 'time-out':
      return to('TIMED_OUT')
    case 'roll-back':
      throw stillRunning('REQUESTED')
  }
}

function whenRunning(state: 'STARTED' | 'PENDING', event: JobEvent): Step {
  switch (event.is) {
    case 'start':
    case 'random':
      return STAYS
    case 'add-pending':
    case 'update-pending':
      return state === 'PENDING' ? STAYS : to('PENDING')
    case 'complete':
      if (event.hasPending) return to('COMPLETED')
      throw new Problem(
        'rotation.refused',
        `The job is ${state} and the secret has no PENDING that could become ACTIVE. Register PENDING first.`,
        { reason: { is: 'no-pending' } },
      )
    case 'fail':
    case 'server-lost':
    case 'process-ended':
      return to('FAILED')
    case 'cancel':
      return to('CANCELLED')
    case 'time-out':
      return to('TIMED_OUT')
    case 'roll-back':
      throw stillRunning(state)
  }
}

function whenCompleted(event: JobEvent): Step {
  switch (event.is) {
    case 'complete':
    case 'time-out':
    case 'server-lost':
    case 'process-ended':
      return STAYS
    case 'start':
    case 'random':
    case 'add-pending':
    case 'update-pending':
    case 'fail':
      throw new Problem('rotation.job-over', 'The job is COMPLETED: its value is ACTIVE. Run a new rotation to change the value again.')
    case 'cancel':
      throw nothingToCancel('COMPLETED')
    case 'roll-back':
      return rollBack(event)
  }
}

function rollBack(event: Extract<JobEvent, { is: 'roll-back' }>): Step {
  if (event.secret !== 'ENABLE') {
    throw new Problem(
      'secret.state',
      `The secret is in ${event.secret}, and a rotation can be rolled back only in ENABLE. ${helpFor(event.secret)}`,
      { reason: stateReason(event.secret) },
    )
  }
  if (!event.hasPrevious)
    throw new Problem(
      'rotation.refused',
      'The secret has no PREVIOUS that could become ACTIVE again. Write the value that is to be ACTIVE by Update Secret Stage Value.',
      { reason: { is: 'no-previous' } },
    )
  if (event.changedSince) {
    throw new Problem(
      'rotation.refused',
      'The secret was changed since its last job completed. Set the value you want with Update Secret Value instead.',
      { reason: { is: 'changed-since' } },
    )
  }
  return to('ROLLED_BACK')
}

/** A cancelled one may have been cancelled by what put its secret out of use. */
const REMEDIES = {
  FAILED: 'Retry the rotation.',
  TIMED_OUT: 'Retry the rotation.',
  CANCELLED: 'Retry the rotation, once the secret is in ENABLE.',
  ROLLED_BACK: 'Run a new rotation.',
} as const

function whenOver(state: 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'ROLLED_BACK', event: JobEvent): Step {
  switch (event.is) {
    case 'time-out':
    case 'server-lost':
    case 'process-ended':
      return STAYS
    case 'start':
    case 'random':
    case 'add-pending':
    case 'update-pending':
      throw new Problem('rotation.job-over', `The job is ${state} and its token is spent. ${REMEDIES[state]}`)
    case 'complete':
    case 'fail':
      throw new Problem('rotation.job-over', `The job is ${state}: ${whatIsLeft(state, event.hasPending)}.`)
    case 'cancel':
      throw nothingToCancel(state)
    case 'roll-back':
      throw new Problem('rotation.refused', cannotRollBack(state), {
        reason: { is: state === 'ROLLED_BACK' ? 'rolled-back' : 'nothing-to-roll-back' },
      })
  }
}

function whatIsLeft(state: 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'ROLLED_BACK', hasPending: boolean): string {
  if (state === 'ROLLED_BACK') return 'PREVIOUS is ACTIVE again; run a new rotation'
  return hasPending ? 'PENDING is kept; retry' : 'no PENDING was registered; retry'
}

function cannotRollBack(state: 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'ROLLED_BACK'): string {
  if (state === 'ROLLED_BACK') return 'The last rotation was rolled back already. Run a new rotation to change the value.'
  return `The last job is ${state}, so ACTIVE was not changed by it and there is nothing to roll back. Retry the rotation.`
}

function stillRunning(state: OpenState): Problem {
  return new Problem(
    'rotation.refused',
    `A rotation is running: its job is ${state}. Wait for its end, or cancel it; only a completed one can be rolled back.`,
    { reason: { is: 'under-way' } },
  )
}

function nothingToCancel(state: JobState): Problem {
  return new Problem('rotation.refused', `No rotation is running: the last job is ${state}.`, { reason: { is: 'none-under-way' } })
}

/** What a person can do about the state of a secret that forbids a rotation. */
export function helpFor(state: SecretState): string {
  switch (state) {
    case 'ENABLE':
      return 'Read the state again.'
    case 'DISABLE':
      return 'Enable the secret first.'
    case 'REVOKE':
      return 'Cancel its deletion and enable it first.'
    case 'ROTATING':
      return 'Wait for the end of the running rotation, or cancel it.'
    case 'DESTROYED':
      return 'It is gone for good.'
  }
}

/** The same as a reason. */
export function stateReason(state: SecretState): ReasonOf<'secret.state'> {
  switch (state) {
    case 'ENABLE':
      return { is: 'in-use' }
    case 'DISABLE':
      return { is: 'disabled' }
    case 'REVOKE':
      return { is: 'to-be-deleted' }
    case 'ROTATING':
      return { is: 'rotating' }
    case 'DESTROYED':
      return { is: 'gone' }
  }
}
