import type { JobRow, SecretRow } from '../rows.ts'

/** What is true of PREVIOUS once a job to retire it has begun and did not complete. */
const UNSURE = 'PREVIOUS is kept, but the target may not take it any more.'

/** What is left of a job that did not complete, and what to do: the end of its story. `job`: as it stood before its end. */
export function keptSentence({ kind, state }: Pick<JobRow, 'kind' | 'state'>, secret: Pick<SecretRow, 'pending'>): string {
  if (kind === 'DRY_RUN') return 'Nothing was changed.'
  if (kind === 'RETIRE') return `${state === 'REQUESTED' ? 'PREVIOUS is as it was.' : UNSURE} It is tried again in an hour.`
  return secret.pending === null ? 'No new value was registered; ACTIVE is as it was.' : 'PENDING is kept; retry. ACTIVE is as it was.'
}

/** Why a change of the secret's state ended a job; `what` happened to the secret, without a full stop. */
export function cutShort(what: string, { kind, state }: Pick<JobRow, 'kind' | 'state'>): string {
  if (kind === 'DRY_RUN') return `${what}, which ends a dry run. Nothing was changed.`
  if (kind === 'ROTATE') return `${what} before the rotation had started.`
  return state === 'REQUESTED' ? `${what} before retiring PREVIOUS had started.` : `${what} while PREVIOUS was being retired. ${UNSURE}`
}

/** How people name the step that a job was in. */
export function stepName({ kind, state }: Pick<JobRow, 'kind' | 'state'>): string {
  switch (state) {
    case 'REQUESTED':
      return 'REQUESTED, before the action called start'
    case 'STARTED':
      return `STARTED, before ${STARTED[kind]}`
    case 'PENDING':
      return `PENDING, before ${PENDING[kind]}`
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
    case 'TIMED_OUT':
    case 'ROLLED_BACK':
      return state
  }
}

const STARTED = { ROTATE: 'a new value was registered', RETIRE: 'the action called complete', DRY_RUN: 'the action had reported' } as const
const PENDING = { ...STARTED, ROTATE: 'the action called complete; the target may already carry the new value' } as const
