import type { Sealed } from '#base/sealed'
import { openSession } from './find-session.ts'
import type { From, SessionParts } from './parts.ts'
import { type SessionReply, sessionReply } from './session.ts'

/** Who is signed in here. It hands out nothing that this browser does not have, so it leaves no record. Problem `session.invalid`. */
export async function getSession({ barrier }: SessionParts, _body: object, from: From): Promise<SessionReply> {
  await barrier.catchUp()
  return barrier.observe(async (view) => {
    const { row, principal } = await openSession(view, from.session, from.ip)
    return { result: sessionReply(view, principal, row, from.session as Sealed<string>), records: [] }
  })
}
