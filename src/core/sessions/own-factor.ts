import { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { SessionCallId } from '#contract/console/session-calls'
import { endTemporaryKeys } from '../access/end-temporary-keys.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { PrincipalRow, SessionRow } from '../rows.ts'
import { attemptsOf, codesOf, type Limit } from './attempts.ts'
import { type LiveSession, liveSession, noSession, openSession } from './find-session.ts'
import { nextStep } from './next-step.ts'
import { type From, type Issued, refusalsTold, type SessionParts, sessionRecord } from './parts.ts'
import { hasFactor, NO_FACTOR, newFactor, stepOfCode } from './second-factor.ts'
import { confirmedUntil, type SessionReply, sessionReply } from './session.ts'

/** A new second factor waits in the session until a code shows that it was taken over. */
export function setUpOwnFactor(parts: SessionParts, _body: object, from: From): Promise<{ secret: string; otpauthUrl: string }> {
  return byOwner(parts, 'setUpOwnFactor', from, openSession, async (unit, { row, principal }) => {
    mustBeConfirmed(unit, row)
    if (hasFactor(principal)) throw setUpAlready()
    const { sealed, ...shown } = newFactor(unit, principal)
    await unit.change('session', row, { newFactor: sealed })
    return { result: shown, message: 'Set Up Own Second Factor: it waits for its first code' }
  })
}

/** The first code of a new second factor, which holds from then on. */
export function confirmOwnFactor(parts: SessionParts, { tokenCode }: { tokenCode: string }, from: From): Promise<SessionReply> {
  return withCode(parts, 'confirmOwnFactor', from, openSession, async (unit, { row, principal }) => {
    // Another session may have set one up meanwhile; it is replaced only by whoever has a code of it.
    if (hasFactor(principal)) throw setUpAlready()
    mustBeConfirmed(unit, row)
    if (row.newFactor.byteLength === 0)
      throw new Problem('session.factor', 'No second factor is being set up. Begin with POST /console/api/mfa.')
    const mfaStep = mustFit(unit, principal, row.newFactor, tokenCode)
    const changed = await takeOver(unit, { row, principal }, mfaStep)
    const open = await unit.change('session', row, { newFactor: NO_FACTOR, mfa: 1 })
    return { result: sessionReply(unit, changed, open, from.session as Sealed<string>), message: 'A second factor was set up' }
  })
}

/** Removes one's own second factor, which needs a code of it and a password given lately. Temporary keys that came with it end. */
export function deleteOwnFactor(parts: SessionParts, { tokenCode }: { tokenCode: string }, from: From): Promise<SessionReply> {
  return withCode(parts, 'deleteOwnFactor', from, openSession, async (unit, { row, principal }) => {
    mustBeConfirmed(unit, row)
    if (!hasFactor(principal)) throw new Problem('session.factor', 'No second factor is set up.')
    if (principal.mfaMandatory === 1)
      throw new Problem('session.factor', 'A second factor is mandatory for this account. An administrator decides that.')
    const mfaStep = mustFit(unit, principal, principal.mfaSealed, tokenCode, principal.mfaStep)
    const changed = await unit.change('principal', principal, { mfaSealed: NO_FACTOR, mfaStep })
    await endTemporaryKeys(unit, principal.id, ({ mfa }) => mfa === 1)
    return { result: sessionReply(unit, changed, row, from.session as Sealed<string>), message: 'The second factor was removed' }
  })
}

/** The first code of a mandatory second factor ends the login. Problems `session.invalid`, `session.step`, `session.code-wrong`. */
export function confirmNewFactor(parts: SessionParts, { tokenCode }: { tokenCode: string }, from: From): Promise<Issued> {
  return withCode(parts, 'confirmNewFactor', from, factorStage, async (unit, { row, principal }) => {
    // Another login may have set one up meanwhile; that one is to be given.
    if (hasFactor(principal)) throw noSession()
    const mfaStep = mustFit(unit, principal, row.newFactor, tokenCode)
    const changed = await takeOver(unit, { row, principal }, mfaStep)
    await unit.remove('session', row)
    return {
      result: await nextStep(unit, changed, { mfa: true, confirmedAt: row.confirmedAt }),
      message: 'A second factor was set up at login',
    }
  })
}

/**
 * The factor that waits in a session holds from now on. Those that wait in other sessions go, so that none of them comes after it once
 * it is removed; a login that waits for its own is over.
 */
async function takeOver(unit: Unit, { row, principal }: LiveSession, mfaStep: number): Promise<PrincipalRow> {
  for (const other of await unit.find('session', [{ column: 'principal', is: 'eq', value: principal.id }])) {
    if (other.id === row.id || other.newFactor.byteLength === 0) continue
    if (other.stage === 'factor') await unit.remove('session', other)
    else await unit.change('session', other, { newFactor: NO_FACTOR })
  }
  return unit.change('principal', principal, { mfaSealed: row.newFactor, mfaStep })
}

async function factorStage(view: View, id: Sealed<string> | undefined, ip: string): Promise<LiveSession> {
  const live = await liveSession(view, id, ip)
  if (live === undefined) throw noSession()
  if (live.row.stage !== 'factor') throw new Problem('session.step', 'No second factor is asked for here. Sign in from the start.')
  return live
}

type Find = (view: View, id: Sealed<string> | undefined, ip: string) => Promise<LiveSession>
type Work<T> = (unit: Unit, live: LiveSession) => Promise<{ result: T; message: string }>

/** Tries of a code are slowed for the principal, whichever session they come from; a wrong one is a record. */
function withCode<T>(parts: SessionParts, call: SessionCallId, from: From, find: Find, work: Work<T>): Promise<T> {
  return byOwner(parts, call, from, find, work, codesOf)
}

/** Does it in one transaction with its record; a refusal leaves one, too. */
async function byOwner<T>(
  parts: SessionParts,
  call: SessionCallId,
  from: From,
  find: Find,
  work: Work<T>,
  limitsOf: (principal: string) => Limit[] = () => [],
): Promise<T> {
  const { barrier, world } = parts
  const { principal } = await barrier.observe(async (view) => ({ result: await find(view, from.session, from.ip), records: [] }))
  const limits = limitsOf(principal.id)
  attemptsOf(world).begin(limits)
  const once = async (unit: Unit) => {
    const live = await find(unit, from.session, from.ip)
    const { result, message } = await work(unit, live)
    return { result, records: [sessionRecord(world, call, live.principal, from, { message })] }
  }
  const done = await refusalsTold(parts, call, principal, from, () => barrier.transact(once))
  attemptsOf(world).succeeded(limits)
  return done
}

function mustFit(view: View, principal: PrincipalRow, sealed: Uint8Array, code: string, usedStep = principal.mfaStep): number {
  const step = stepOfCode(view, principal, sealed, code, usedStep)
  if (step === undefined) throw new Problem('session.code-wrong', 'The code is wrong, or was used before. Wait for the next one.')
  return step
}

function setUpAlready(): Problem {
  return new Problem('session.factor', 'A second factor is set up already. Remove it first.')
}

function mustBeConfirmed({ world }: View, row: SessionRow): void {
  if (world.clock.now() >= confirmedUntil(row)) throw confirmNeeded()
}

/** What the door says, too, where an operation needs a password that was given lately. */
export function confirmNeeded(): Problem {
  return new Problem('session.confirm-needed', 'The password was given more than ten minutes ago. Give it again, then repeat this.')
}
