import { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import { findCredentials } from '../access/find-credentials.ts'
import type { View } from '../barrier/view.ts'
import { secretNrn } from '../functions/action-names.ts'
import type { Listener } from '../ports/events.ts'
import { actorBySessionHash } from '../sessions/find-session.ts'

/**
 * Who opened a stream, as of now; `undefined` once their access key or session is over, their address is no longer allowed, or
 * they lost the right to hear events.
 */
export async function listenerNow(view: View, listener: Pick<Listener, 'accessKey' | 'session' | 'ip'>): Promise<Actor | undefined> {
  const actor = await actorNow(view, listener)
  if (actor === undefined) return undefined
  const nrn = secretNrn(view.world, actor.account, '*')
  const right = { product: 'SecretManager', action: OPERATIONS.getEvents.action, nrn }
  return actor.decide(right).allowed ? actor : undefined
}

async function actorNow(
  view: View,
  { accessKey, session, ip }: Pick<Listener, 'accessKey' | 'session' | 'ip'>,
): Promise<Actor | undefined> {
  if (session !== undefined) return actorBySessionHash(view, session, ip)
  const found = await findCredentials(view, accessKey, ip)
  return found?.sourceAllowed === true ? found.actor : undefined
}

/** What somebody may do, as one text. */
export const rightsOf = ({ policies }: Pick<Actor, 'policies'>): string => JSON.stringify(policies)
