import type { Unit } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'
import type { Issued } from './parts.ts'
import { newFactor } from './second-factor.ts'
import { addSession, type NewSession, sessionReply, stageOf } from './session.ts'

/** A session under a new id for whatever comes next in the login: a new password, a second factor, or the console. */
export async function nextStep(unit: Unit, principal: PrincipalRow, made: NewSession): Promise<Issued> {
  const stage = stageOf(principal)
  if (stage === 'factor') {
    const { secret, otpauthUrl, sealed } = newFactor(unit, principal)
    const { id } = await addSession(unit, principal, { ...made, newFactor: sealed })
    return { reply: { state: 'mfa-setup-needed', secret, otpauthUrl }, cookie: id }
  }
  const { id, row } = await addSession(unit, principal, made)
  if (stage === 'password') return { reply: { state: 'password-change-needed' }, cookie: id }
  return { reply: { state: 'signed-in', session: sessionReply(unit, principal, row, id) }, cookie: id }
}
