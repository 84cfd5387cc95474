import type { Operation } from './operation.ts'

/** Over the wire: finding what may go. */
const FINDING = new Set(['getCallerIdentity', 'getSecretList', 'getSecretDetail', 'getSecretSummaries', 'getKeyList', 'getKeyDetail'])
/** Letting it go, beside every DELETE. */
const LETTING_GO = new Set(['requestSecretDeletion', 'requestKeyDeletion', 'deletePolicies', 'deleteSubAccounts'])
/** What even somebody at the console waits with: clients do this all the time, and an export is long. */
const WAITING = new Set(['getSecretValue', 'getSecretStageValue', 'exportHistory'])

/**
 * Whether a call is answered from the reserve while the disk of the store is full: what it takes to make room, and for whoever sits at
 * the console whatever they look at. All else would only use up what is left.
 */
export function isTakenOnFullDisk({ id, call: [method], action }: Pick<Operation, 'id' | 'call' | 'action'>, atConsole: boolean): boolean {
  if (method === 'DELETE' || LETTING_GO.has(id)) return true
  return atConsole ? action.startsWith('View/') && !WAITING.has(id) : FINDING.has(id)
}
