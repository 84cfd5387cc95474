import { MINUTE } from '#base/instant'
import { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { Actor } from '../access/actor.ts'
import { actorOfSession } from '../access/load-actor.ts'
import { consoleSourceAllowed } from '../access/source-rules.ts'
import type { Barrier } from '../barrier/barrier.ts'
import type { View } from '../barrier/view.ts'
import type { PrincipalRow, SessionRow } from '../rows.ts'
import { confirmedUntil, isOver, sessionHash } from './session.ts'

/** A use is written down when the one before it is so old: a store that is read all the time is not to be written all the time. */
const TOLD_AGAIN_MS = MINUTE

export interface LiveSession {
  row: SessionRow
  principal: PrincipalRow
}

/** The session of this id, whatever its stage, as long as it and its owner stand and it is used from where that is allowed. */
export async function liveSession(view: View, id: Sealed<string> | undefined, ip: string): Promise<LiveSession | undefined> {
  const hash = id === undefined ? undefined : sessionHash(id.open())
  return hash === undefined ? undefined : liveByHash(view, hash, ip)
}

async function liveByHash(view: View, hash: string, ip: string): Promise<LiveSession | undefined> {
  const row = await view.get('session', hash)
  if (row === undefined || isOver(row, view.world)) return undefined
  const principal = await view.get('principal', row.principal)
  if (principal === undefined || principal.account !== row.account || !mayUseConsole(view, principal, ip)) return undefined
  return { row, principal }
}

/** Whether this principal may be in the console at all, from this address. */
export function mayUseConsole(view: View, principal: PrincipalRow, ip: string): boolean {
  return principal.active === 1 && principal.consoleAccess === 1 && consoleSourceAllowed(principal, ip, view.world.vpcSources)
}

/** The same, open; Problem `session.invalid`. */
export async function openSession(view: View, id: Sealed<string> | undefined, ip: string): Promise<LiveSession> {
  const live = await liveSession(view, id, ip)
  if (live?.row.stage !== 'open') throw noSession()
  return live
}

export function noSession(): Problem {
  return new Problem('session.invalid', 'There is no session, or it has ended. Sign in again.')
}

/** Who calls with this session; Problem `session.invalid`. */
export async function actorBySession(view: View, id: Sealed<string> | undefined, ip: string): Promise<Actor> {
  return actorOf(view, await openSession(view, id, ip), ip)
}

/** The same by what a stream keeps of the session; `undefined` once it has ended. */
export async function actorBySessionHash(view: View, hash: string, ip: string): Promise<Actor | undefined> {
  const live = await liveByHash(view, hash, ip)
  return live?.row.stage === 'open' ? actorOf(view, live, ip) : undefined
}

function actorOf(view: View, { row, principal }: LiveSession, ip: string): Promise<Actor> {
  return actorOfSession(view, principal, { ip, mfa: row.mfa === 1, session: { hash: row.id, confirmedUntil: confirmedUntil(row) } })
}

/** Notes that a session is in use, at most once a minute. A page that calls while nobody is before it does not use it, and only learns whether it stands. */
export async function useSession(barrier: Barrier, id: Sealed<string> | undefined, ip: string, unattended: boolean): Promise<void> {
  const isStale = ({ row }: LiveSession, view: View) => view.world.clock.now() - row.usedAt >= TOLD_AGAIN_MS
  const stale = await barrier.observe(async (view) => ({ result: isStale(await openSession(view, id, ip), view), records: [] }))
  if (!stale || unattended) return
  await barrier.transact(async (unit) => {
    const live = await openSession(unit, id, ip)
    if (isStale(live, unit)) await unit.change('session', live.row, { usedAt: unit.world.clock.now() })
    return { result: undefined, records: [] }
  })
}
