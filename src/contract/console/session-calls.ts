import type { Operation } from '../operation.ts'
import * as sessions from './sessions.ts'

/** The console's own calls by their ids, beside the operations. */
export const SESSION_CALLS = { ...sessions } as const
export type SessionCallId = keyof typeof SESSION_CALLS
export const ALL_SESSION_CALLS: readonly Operation[] = Object.values(SESSION_CALLS)

/** Making credentials of one's own gives nothing away that the caller does not have. */
const OWN = new Set(['createCredentials', 'switchRole'])

/**
 * Whether a call from the console needs the password again when it was given more than ten minutes ago: what changes who may
 * do what, and what destroys a secret or a protection key at once.
 */
export function needsConfirming({ id, service, action }: Pick<Operation, 'id' | 'service' | 'action'>): boolean {
  return id === 'deleteSecret' || id === 'deleteKey' || (service === 'sub-account' && action.startsWith('Change/') && !OWN.has(id))
}
