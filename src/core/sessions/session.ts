import { createHash, createSecretKey } from 'node:crypto'
import { MINUTE } from '#base/instant'
import { Sealed } from '#base/sealed'
import type { SESSION_CALLS } from '#contract/console/session-calls'
import type { Reply } from '#contract/operation'
import { SESSION_MINUTES, SIGN_IN } from '#contract/rulings'
import { hmacSha256 } from '#crypto/hmac'
import type { Unit, View } from '../barrier/view.ts'
import type { World } from '../ports/services.ts'
import type { PrincipalRow, SessionRow } from '../rows.ts'
import { hasFactor, NO_FACTOR, serialNumber } from './second-factor.ts'

export type SessionReply = Reply<typeof SESSION_CALLS.getSession>

const ID_BYTES = 32
const ID = /^[A-Za-z0-9_-]{43}$/

/** What the store keeps of a session's id; `undefined` for what cannot be one. */
export function sessionHash(id: string): string | undefined {
  return ID.test(id) ? createHash('sha256').update(id, 'latin1').digest('hex') : undefined
}

/** The token that writes have to carry. It comes from the id, which the store does not know, so nobody reads it there. */
export function csrfToken(id: string): string {
  return hmacSha256(createSecretKey(Buffer.from(id, 'latin1')), Buffer.from('coffer/v1/session/csrf')).toString('base64url')
}

export function confirmedUntil({ confirmedAt }: Pick<SessionRow, 'confirmedAt'>): number {
  return confirmedAt + SESSION_MINUTES.confirmed * MINUTE
}

/** Whether a session is over by time: its end, or too long without a use. */
export function isOver({ endsAt, usedAt }: Pick<SessionRow, 'endsAt' | 'usedAt'>, { clock, sessionIdleMs }: World): boolean {
  const now = clock.now()
  return now >= endsAt || now - usedAt >= sessionIdleMs
}

/** Which step of the login comes next. */
export function stageOf(principal: PrincipalRow): SessionRow['stage'] {
  if (principal.needPasswordReset === 1) return 'password'
  return principal.mfaMandatory === 1 && !hasFactor(principal) ? 'factor' : 'open'
}

export interface NewSession {
  mfa: boolean
  newFactor?: Uint8Array
  /** When the password was given, where that is not now. */
  confirmedAt?: number
}

/**
 * Makes a session under an id that nobody has seen. Of a principal that has as many as there may be, those used longest ago end.
 */
export async function addSession(
  unit: Unit,
  principal: PrincipalRow,
  { mfa, newFactor = NO_FACTOR, confirmedAt }: NewSession,
): Promise<{ id: Sealed<string>; row: SessionRow }> {
  const standing = await unit.find('session', [{ column: 'principal', is: 'eq', value: principal.id }], { order: [['usedAt', 'desc']] })
  for (const old of standing.slice(SIGN_IN.sessionsMax - 1)) await unit.remove('session', old)
  const now = unit.world.clock.now()
  const id = Buffer.from(unit.world.random(ID_BYTES)).toString('base64url')
  const stage = stageOf(principal)
  const row = await unit.add('session', {
    id: sessionHash(id) as string,
    account: principal.account,
    principal: principal.id,
    stage,
    mfa: mfa ? 1 : 0,
    newFactor,
    createdAt: now,
    usedAt: now,
    confirmedAt: confirmedAt ?? now,
    endsAt: now + MINUTE * (stage === 'open' ? SESSION_MINUTES.max : SESSION_MINUTES.step),
  })
  return { id: new Sealed(id), row }
}

/** Ends every session of a principal. Felt on the next call, on every node. */
export async function endSessions(unit: Unit, principal: string): Promise<void> {
  for (const session of await unit.find('session', [{ column: 'principal', is: 'eq', value: principal }]))
    await unit.remove('session', session)
}

/** A session as its own browser sees it. */
export function sessionReply(view: View, principal: PrincipalRow, row: SessionRow, id: Sealed<string>): SessionReply {
  const set = hasFactor(principal)
  return {
    who: {
      id: principal.id,
      name: principal.name,
      type: principal.type === 'main' ? 'Customer' : 'Sub',
      loginId: principal.loginId,
      account: principal.account,
    },
    csrfToken: csrfToken(id.open()),
    idleMs: view.world.sessionIdleMs,
    endsAt: row.endsAt,
    region: view.world.region.toLowerCase(),
    secretNameMax: view.world.nameMax,
    confirmedUntil: confirmedUntil(row),
    mfa: {
      given: row.mfa === 1,
      set,
      mandatory: principal.mfaMandatory === 1,
      serialNumber: set ? serialNumber(view, principal) : null,
    },
  }
}
