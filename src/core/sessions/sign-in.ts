import { oneSubscriber } from '#base/address-block'
import { Problem } from '#base/problem'
import type { SESSION_CALLS } from '#contract/console/session-calls'
import type { Input } from '#contract/operation'
import { SIGN_IN } from '#contract/rulings'
import { policiesOf } from '../access/rights.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { AccountRow, PrincipalRow } from '../rows.ts'
import { attemptsOf, codesOf, type Limit } from './attempts.ts'
import { mayUseConsole } from './find-session.ts'
import { isLocked } from './locked.ts'
import { nextStep } from './next-step.ts'
import { type From, type Issued, passwordFits, type SessionParts, sealed, sessionRecord } from './parts.ts'
import { hasFactor, stepOfCode } from './second-factor.ts'

type Asked = Input<typeof SESSION_CALLS.signIn>['body']
type SignedIn = Issued | { reply: { state: 'token-needed' }; cookie: undefined }
type Verdict = { done: SignedIn } | { refused: Problem }

/** One sentence for everything that can be wrong, the lock included: see the ruling at `SIGN_IN`. */
const REFUSED = `The sign-in was refused. Check account, login id, password and code. After ${SIGN_IN.failuresMax} wrong tries in a row a sub account is locked until an administrator unlocks it or sets a new password.`
/** So many tries from one address, and for one name from it, before each further one has to wait. */
const FREE = { address: 50, name: 6 } as const

/**
 * A login with everything that was typed. Whatever is wrong, it answers the same sentence after the same work: the search
 * for the account, one password, one transaction with its record. Problems `session.refused`, `gateway.throttled`.
 */
export async function signIn(parts: SessionParts, asked: Asked, from: From): Promise<SignedIn> {
  const { barrier, world } = parts
  const attempts = attemptsOf(world)
  const ofName = { key: `name ${oneSubscriber(from.ip)} ${asked.account ?? ''}/${asked.loginId ?? ''}`, free: FREE.name }
  const limits: Limit[] = [{ key: `address ${oneSubscriber(from.ip)}`, free: FREE.address }, ofName]
  attempts.begin(limits)
  const found = await barrier.observe(async (view) => ({ result: await findTyped(view, asked), records: [] }))
  const known = found.principal
  const right = await passwordFits(sealed(asked.password), known?.passwordHash ?? '')
  if (right && known !== undefined && hasFactor(known) && asked.tokenCode !== undefined) attempts.begin(codesOf(known.id))
  const verdict = await barrier.transact((unit) => judge(unit, found, right, asked, from))
  if ('refused' in verdict) throw verdict.refused
  // A right password without its code is no login yet, and lets nobody guess on.
  if (verdict.done.cookie !== undefined) attempts.succeeded([...limits, ...(known === undefined ? [] : codesOf(known.id))])
  return verdict.done
}

interface Typed {
  /** The account that the record is kept in: the one that was named, or the deployment's. */
  account: AccountRow | undefined
  principal: PrincipalRow | undefined
}

/** Names are taken as they were typed: one that differs in case or by a space is another one. */
async function findTyped(view: View, { account: named, loginId }: Asked): Promise<Typed> {
  const accounts = await view.find('account', [])
  const only = accounts.length === 1 ? accounts[0] : undefined
  const account = named === undefined ? only : accounts.find(({ id, name }) => id === named || name === named)
  const rows = await view.find('principal', [
    { column: 'account', is: 'eq', value: account?.id ?? '' },
    loginId === undefined ? { column: 'type', is: 'eq', value: 'main' } : { column: 'loginId', is: 'eq', value: loginId },
  ])
  return { account: account ?? only, principal: rows[0] }
}

async function judge(
  unit: Unit,
  { account, principal: seen }: Typed,
  right: boolean,
  asked: Asked,
  from: From,
): Promise<Recorded<Verdict>> {
  const { world } = unit
  const principal = seen === undefined ? undefined : await unit.get('principal', seen.id)
  const refuse = (why: string, who = principal): Recorded<Verdict> => {
    const problem = new Problem('session.refused', REFUSED)
    const owner = who ?? account
    const named = who ?? { account: account?.id ?? '' }
    const message = `Console Login: refused, ${why}`
    const records = owner === undefined ? [] : [sessionRecord(world, 'signIn', named, from, { message, problem })]
    return { result: { refused: problem }, records }
  }
  if (principal === undefined || seen === undefined) return refuse('nobody has this login id')
  if (isLocked(principal)) return refuse('the account is locked')
  // A password that was changed while the one that was typed was looked at is not the one that was looked at.
  const failed = !right || principal.passwordHash !== seen.passwordHash ? 'wrong password' : await deniedBecause(unit, principal, from.ip)
  if (failed !== undefined) return failed === 'wrong password' ? failing(unit, principal, failed, refuse) : refuse(failed)
  if (!hasFactor(principal)) return succeed(unit, principal, from, undefined)
  if (asked.tokenCode === undefined) return { result: { done: { reply: { state: 'token-needed' }, cookie: undefined } }, records: [] }
  const step = stepOfCode(unit, principal, principal.mfaSealed, asked.tokenCode, principal.mfaStep)
  return step === undefined ? failing(unit, principal, 'wrong code', refuse) : succeed(unit, principal, from, step)
}

async function deniedBecause(unit: Unit, principal: PrincipalRow, ip: string): Promise<string | undefined> {
  if (!mayUseConsole(unit, principal, ip)) return 'it may not use the console, or not from this address'
  if (principal.type === 'sub' && (await policiesOf(unit, principal)).policies.length === 0) return 'it has no policy'
  return undefined
}

/** Of the main account nothing is counted: it is never locked, and strangers are not to write at will. */
async function failing(
  unit: Unit,
  principal: PrincipalRow,
  why: string,
  refuse: (why: string, who: PrincipalRow) => Recorded<Verdict>,
): Promise<Recorded<Verdict>> {
  if (principal.type === 'main') return refuse(why, principal)
  const failedSignIns = principal.failedSignIns + 1
  const counted = await unit.change('principal', principal, { failedSignIns })
  const locks = isLocked(counted) ? ', and the account is locked from now on' : ''
  return refuse(`${why}, ${failedSignIns} in a row${locks}`, counted)
}

async function succeed(unit: Unit, principal: PrincipalRow, from: From, step: number | undefined): Promise<Recorded<Verdict>> {
  const patch = { failedSignIns: 0, ...(step === undefined ? {} : { mfaStep: step }) }
  const told = step === undefined && principal.failedSignIns === 0 ? principal : await unit.change('principal', principal, patch)
  const done = await nextStep(unit, told, { mfa: step !== undefined })
  const message = done.reply.state === 'signed-in' ? 'Console Login' : `Console Login: ${done.reply.state}`
  return { result: { done }, records: [sessionRecord(unit.world, 'signIn', told, from, { message })] }
}
