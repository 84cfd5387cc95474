import { Problem } from '#base/problem'
import type { SESSION_CALLS } from '#contract/console/session-calls'
import type { Input } from '#contract/operation'
import type { Unit } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'
import { liveSession, noSession, openSession } from './find-session.ts'
import { withPassword } from './give-password.ts'
import { nextStep } from './next-step.ts'
import { type From, type Issued, newHash, passwordFits, refusalsTold, type SessionParts, sealed, sessionRecord } from './parts.ts'
import { addSession, endSessions, type SessionReply, sessionReply } from './session.ts'

/**
 * The forced change at login. Every other session of the account ends, and the login goes on under a new id. Problems
 * `session.invalid`, `session.step`, `session.password-rule`.
 */
export async function changeExpiredPassword(
  parts: SessionParts,
  { newPassword }: Input<typeof SESSION_CALLS.changeExpiredPassword>['body'],
  from: From,
): Promise<Issued> {
  const { barrier, world } = parts
  const find = async (view: Parameters<typeof liveSession>[0]) => {
    const live = await liveSession(view, from.session, from.ip)
    if (live === undefined) throw noSession()
    if (live.row.stage !== 'password') throw new Problem('session.step', 'No new password is asked for here. Sign in from the start.')
    return live
  }
  const seen = await barrier.observe(async (view) => ({ result: await find(view), records: [] }))
  const change = async (unit: Unit, passwordHash: string) => {
    const { row, principal } = await find(unit)
    if (principal.passwordHash !== seen.principal.passwordHash) throw noSession()
    const changed = await unit.change('principal', principal, { passwordHash, needPasswordReset: 0 })
    await endSessions(unit, principal.id)
    const result = await nextStep(unit, changed, { mfa: row.mfa === 1 })
    return {
      result,
      records: [sessionRecord(world, 'changeExpiredPassword', changed, from, { message: 'The password was changed at login' })],
    }
  }
  return refusalsTold(parts, 'changeExpiredPassword', seen.principal, from, async () => {
    await mustBeNew(seen.principal, newPassword)
    const passwordHash = await newHash(sealed(newPassword), world)
    return barrier.transact((unit) => change(unit, passwordHash))
  })
}

/** Changes one's own password, which needs the old one. All sessions end; this browser goes on under a new id. */
export async function updateOwnPassword(
  parts: SessionParts,
  { password, newPassword }: Input<typeof SESSION_CALLS.updateOwnPassword>['body'],
  from: From,
): Promise<Issued<SessionReply>> {
  const { principal } = await parts.barrier.observe(async (view) => ({
    result: await openSession(view, from.session, from.ip),
    records: [],
  }))
  await refusalsTold(parts, 'updateOwnPassword', principal, from, async () => mustNotName(principal, newPassword))
  const passwordHash = await newHash(sealed(newPassword), parts.world)
  return withPassword(parts, 'updateOwnPassword', from, sealed(password), async (unit, live) => {
    // The old one was just seen to be right.
    if (password.normalize('NFC') === newPassword.normalize('NFC')) throw notNew()
    const changed = await unit.change('principal', live.principal, { passwordHash, failedSignIns: 0 })
    await endSessions(unit, changed.id)
    const { id, row } = await addSession(unit, changed, { mfa: live.row.mfa === 1 })
    return { result: { reply: sessionReply(unit, changed, row, id), cookie: id }, message: 'Update Own Console Password' }
  })
}

async function mustBeNew(principal: PrincipalRow, password: string): Promise<void> {
  mustNotName(principal, password)
  if (await passwordFits(sealed(password), principal.passwordHash)) throw notNew()
}

function mustNotName({ loginId }: PrincipalRow, password: string): void {
  if (password.toLowerCase().includes(loginId.toLowerCase()))
    throw new Problem('session.password-rule', 'newPassword: it holds the login id, which is the first thing that is tried.')
}

function notNew(): Problem {
  return new Problem('session.password-rule', 'newPassword: it is the one that there is already. Choose another.')
}
