import type { Sealed } from '#base/sealed'
import { withPassword } from './give-password.ts'
import { type From, type SessionParts, sealed } from './parts.ts'
import { type SessionReply, sessionReply } from './session.ts'

/** Gives the password again, for what needs it to be given lately. */
export function confirmPassword(parts: SessionParts, { password }: { password: string }, from: From): Promise<SessionReply> {
  return withPassword(parts, 'confirmPassword', from, sealed(password), async (unit, { row, principal }) => {
    const owner = principal.failedSignIns === 0 ? principal : await unit.change('principal', principal, { failedSignIns: 0 })
    const now = unit.world.clock.now()
    const confirmed = await unit.change('session', row, { confirmedAt: now, usedAt: now })
    const result = sessionReply(unit, owner, confirmed, from.session as Sealed<string>)
    return { result, message: 'Confirm Console Password' }
  })
}
