import { useSyncExternalStore } from 'react'
import type { Session } from '#client/session'
import type { CsrfToken } from '#client/session-transport'
import { dropAsked } from '../api/gate.ts'
import { tellOtherTabs } from './other-tabs.ts'

/** Who sits before this browser, as far as the server knows. */
export type SessionState = { state: 'unknown' } | { state: 'out' } | { state: 'in'; session: Session }

export const csrf: CsrfToken = { current: '' }
const listeners = new Set<() => void>()
const forgetting = new Set<() => void>()
let now: SessionState = { state: 'unknown' }

export function sessionNow(): SessionState {
  return now
}

/** The id of whoever is signed in; empty while nobody is. */
export function whoNow(): string {
  return now.state === 'in' ? now.session.who.id : ''
}

export function signedIn(next: Session): void {
  csrf.current = next.csrfToken
  tell({ state: 'in', session: next })
}

/** The same, where it was done in this tab. */
export function signedInHere(next: Session): void {
  signedIn(next)
  tellOtherTabs()
}

export function signedOut(): void {
  csrf.current = ''
  tell({ state: 'out' })
}

/** Called when somebody leaves or comes, before anything is drawn for whoever comes: they see and finish nothing of the one before. */
export function onSomebodyElse(forget: () => void): void {
  forgetting.add(forget)
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(onChange, sessionNow)
}

/** The session, inside of screens: they are shown only with one. */
export function useSession(): Session {
  const found = useSessionState()
  if (found.state !== 'in') throw new Error('A screen was shown without a session.')
  return found.session
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(next: SessionState): void {
  const before = whoNow()
  now = next
  if (whoNow() !== before) {
    dropAsked()
    for (const forget of forgetting) forget()
  }
  for (const listener of listeners) listener()
}
