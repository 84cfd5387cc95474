import type { JobState, SecretRow } from '../rows.ts'

/** What is left of a job that did not complete, and what to do: the end of its story. */
export function keptSentence(secret: Pick<SecretRow, 'pending'>): string {
  return secret.pending === null ? 'No new value was registered; ACTIVE is as it was.' : 'PENDING is kept; retry. ACTIVE is as it was.'
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
