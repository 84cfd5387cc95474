import { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import { findCredentials } from '../access/find-credentials.ts'
import type { View } from '../barrier/view.ts'
import { secretNrn } from '../functions/action-names.ts'
import type { Listener } from '../ports/events.ts'

/**
 * Who opened a stream, as of now; `undefined` once their access key or session is over, their address is no longer allowed, or
 * they lost the right to hear events.
 */
export async function listenerNow(view: View, { accessKey, ip }: Pick<Listener, 'accessKey' | 'ip'>): Promise<Actor | undefined> {
  const found = await findCredentials(view, accessKey, ip)
  if (found === undefined || !found.sourceAllowed) return undefined
  const nrn = secretNrn(view.world, found.actor.account, '*')
  const right = { product: 'SecretManager', action: OPERATIONS.getEvents.action, nrn }
  return found.actor.decide(right).allowed ? found.actor : undefined
}

/** What somebody may do, as one text. */
export const rightsOf = ({ policies }: Pick<Actor, 'policies'>): string => JSON.stringify(policies)
