import { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { SessionCallId } from '#contract/console/session-calls'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { attemptsOf, type Limit } from './attempts.ts'
import { type LiveSession, openSession } from './find-session.ts'
import { isLocked } from './locked.ts'
import { type From, passwordFits, refusalsTold, type SessionParts, sessionRecord } from './parts.ts'
import { endSessions } from './session.ts'

/** What a use case does once the password was right. */
type Work<T> = (unit: Unit, live: LiveSession) => Promise<{ result: T; message: string }>

/** Whoever found an open browser may not find the password by it, either. */
const limitsOf = (principal: string): Limit[] => [{ key: `confirm ${principal}`, free: 6 }]

/**
 * Asks for the password of the session's owner again and does the work in the same transaction as the record. A wrong one
 * counts like one at login, and locks like one. Problems `session.invalid`, `session.password-wrong`, `gateway.throttled`.
 */
export async function withPassword<T>(
  parts: SessionParts,
  call: SessionCallId,
  from: From,
  password: Sealed<string>,
  work: Work<T>,
): Promise<T> {
  const { barrier, world } = parts
  const seen = await barrier.observe(async (view) => ({ result: await openSession(view, from.session, from.ip), records: [] }))
  const limits = limitsOf(seen.principal.id)
  attemptsOf(world).begin(limits)
  const right = await passwordFits(password, seen.principal.passwordHash)
  const judge = async (unit: Unit): Promise<Recorded<{ done: T } | { refused: Problem }>> => {
    const live = await openSession(unit, from.session, from.ip)
    if (!right || live.principal.passwordHash !== seen.principal.passwordHash) return refuse(unit, call, live, from)
    const { result, message } = await work(unit, live)
    return { result: { done: result }, records: [sessionRecord(world, call, live.principal, from, { message })] }
  }
  const verdict = await refusalsTold(parts, call, seen.principal, from, () => barrier.transact(judge))
  if ('refused' in verdict) throw verdict.refused
  attemptsOf(world).succeeded(limits)
  return verdict.done
}

async function refuse(unit: Unit, call: SessionCallId, { principal }: LiveSession, from: From): Promise<Recorded<{ refused: Problem }>> {
  const counted = await unit.change('principal', principal, { failedSignIns: principal.failedSignIns + 1 })
  const locked = isLocked(counted)
  if (locked) await endSessions(unit, principal.id)
  const problem = new Problem('session.password-wrong', 'The password is wrong.')
  const message = `A wrong password, ${counted.failedSignIns} in a row${locked ? '; the account is locked, its sessions have ended' : ''}`
  const records: NewUsageRow[] = [sessionRecord(unit.world, call, counted, from, { message, problem })]
  return { result: { refused: problem }, records }
}
