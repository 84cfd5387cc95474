import { isProblem, Problem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import { Sealed } from '#base/sealed'
import { SESSION_CALLS, type SessionCallId } from '#contract/console/session-calls'
import type { Operation, Reply } from '#contract/operation'
import { hashPassword, verifyPassword } from '#crypto/password'
import type { Barrier } from '../barrier/barrier.ts'
import { usageRecord } from '../door/usage-record.ts'
import { Turns } from '../functions/turns.ts'
import type { World } from '../ports/services.ts'
import type { PrincipalRow } from '../rows.ts'
import type { NewUsageRow } from '../usage-row.ts'

export interface SessionParts {
  barrier: Barrier
  world: World
}

/** Where a call of the console comes from. */
export interface From {
  ip: string
  requestId: string
  /** What the cookie held; `undefined` without one. */
  session: Sealed<string> | undefined
  /** The HTTP status that is answered with a problem: it stands in the record. */
  statusOf(code: ProblemCode): number
}

/** The answer to a step of the login, with the session's id for the cookie. */
export interface Issued<R = Reply<typeof SESSION_CALLS.signIn>> {
  reply: R
  cookie: Sealed<string>
}

/** The record of a call of the console: the account alone where nobody is known by what was typed. */
export function sessionRecord(
  world: World,
  call: SessionCallId,
  who: Pick<PrincipalRow, 'account'> & Partial<PrincipalRow>,
  { ip, requestId, statusOf }: Omit<From, 'session'>,
  told: { message: string; problem?: Problem },
): NewUsageRow {
  const actor = {
    account: who.account,
    type: who.type === 'main' ? ('Customer' as const) : ('Sub' as const),
    id: who.id ?? '',
    name: who.loginId ?? '',
    accessKey: '',
    ip,
    session: { hash: '', confirmedUntil: 0 },
  }
  const notes = { resourceId: who.id ?? '*', resourceName: who.loginId ?? '', message: told.message }
  const status = told.problem === undefined ? 200 : statusOf(told.problem.code)
  const base = { operation: SESSION_CALLS[call] as unknown as Operation, params: {}, requestId, actor, notes, status }
  return usageRecord(told.problem === undefined ? base : { ...base, problem: told.problem }, world)
}

/** Does what somebody known asked for. What refuses it leaves a record, too. */
export async function refusalsTold<T>(
  { barrier, world }: SessionParts,
  call: SessionCallId,
  principal: PrincipalRow,
  from: From,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isProblem(error) && error.code.startsWith('session.'))
      await barrier.record([sessionRecord(world, call, principal, from, { message: error.message, problem: error })])
    throw error
  }
}

/** Each password costs 19 MiB and a thread for a while: no more than these at a time, whoever asks. */
const PASSWORDS_AT_ONCE = 2
/** More than these do not wait: they would be answered after whoever asked has gone. */
const WAITING_MAX = 50
const turns = new Turns(PASSWORDS_AT_ONCE)

function atTurn<T>(work: () => Promise<T>): Promise<T> {
  if (turns.waiting < WAITING_MAX) return turns.take(work)
  throw new Problem('gateway.throttled', 'Too many people sign in at the same moment. Try again in a few seconds.', { retryAfterSec: 5 })
}

/** The work is the same for the right password, a wrong one, and nobody's (`stored` empty). */
export function passwordFits(password: Sealed<string>, stored: string): Promise<boolean> {
  return atTurn(() => verifyPassword(password, stored))
}

export function newHash(password: Sealed<string>, world: World): Promise<string> {
  return atTurn(() => hashPassword(password, world.random))
}

/** What came in a body, quiet from here on. */
export const sealed = (text: string): Sealed<string> => new Sealed(text)
