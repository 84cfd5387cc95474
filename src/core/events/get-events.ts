import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { rightsOf } from './listener.ts'

/** Lets a caller in to the stream of events. What follows is told by `EventStream`, which asks for the right again each time. */
export const getEvents: Reading<typeof OPERATIONS.getEvents> = async ({ world }, { actor, input, requestId, note }) => {
  const { id, name, accessKey, session, ip } = actor
  world.events?.reserve(requestId, { id, name, accessKey, session: session?.hash, ip, rights: rightsOf(actor) }, input.query.lastEventId)
  note({ message: 'Get Events: a stream of events was opened.' })
  return { position: world.events?.position ?? 0 }
}
