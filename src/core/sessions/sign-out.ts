import { type From, type SessionParts, sessionRecord } from './parts.ts'
import { sessionHash } from './session.ts'

/** Ends the session of this browser, whatever its stage; doing so twice is no fault. */
export async function signOut({ barrier, world }: SessionParts, _body: object, from: From): Promise<{ success: boolean }> {
  const hash = from.session === undefined ? undefined : sessionHash(from.session.open())
  const known =
    hash === undefined
      ? false
      : await barrier.observe(async (view) => ({ result: (await view.get('session', hash)) !== undefined, records: [] }))
  if (hash === undefined || !known) return { success: true }
  return barrier.transact(async (unit) => {
    const row = await unit.get('session', hash)
    if (row === undefined) return { result: { success: true }, records: [] }
    const owner = (await unit.get('principal', row.principal)) ?? { account: row.account }
    await unit.remove('session', row)
    return { result: { success: true }, records: [sessionRecord(world, 'signOut', owner, from, { message: 'Console Logout' })] }
  })
}
