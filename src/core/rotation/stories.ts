import type { JobRow, JobState, SecretRow } from '../rows.ts'

/** What is left of a job that did not complete, and what to do: the end of its story. */
export function keptSentence(secret: Pick<SecretRow, 'pending'>): string {
  return secret.pending === null ? 'No new value was registered; ACTIVE is as it was.' : 'PENDING is kept; retry. ACTIVE is as it was.'
}

/** Why a change of the secret's state ended a job; `what` happened to the secret, without a full stop. */
export function cutShort(what: string, { kind, state }: Pick<JobRow, 'kind' | 'state'>): string {
  if (kind === 'DRY_RUN') return `${what}, which ends a dry run. Nothing was changed.`
  if (kind === 'ROTATE') return `${what} before the rotation had started.`
  return state === 'REQUESTED'
    ? `${what} before retiring PREVIOUS had started.`
    : `${what} while PREVIOUS was being retired: it is kept, but the target may not take it any more.`
}

/** How people name the step that a job was in. */
export function stepName(state: JobState): string {
  switch (state) {
    case 'REQUESTED':
      return 'REQUESTED, before the action called start'
    case 'STARTED':
      return 'STARTED, before a new value was registered'
    case 'PENDING':
      return 'PENDING, before the action called complete; the target may already carry the new value'
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
    case 'TIMED_OUT':
    case 'ROLLED_BACK':
      return state
  }
}
